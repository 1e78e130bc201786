namespace Commerce.Tests;

/// <summary>How long tests wait for what has to happen.</summary>
internal static class Patience
{
    /// <summary>Ends a hang. A machine that has much else to do does not take so long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
}
