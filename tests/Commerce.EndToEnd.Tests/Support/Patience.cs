using Npgsql;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>How long these tests wait for another process.</summary>
internal static class Patience
{
    /// <summary>Ends a hang. A machine that has much else to do does not take so long.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The same for what is sent to a database, by a test or by an application.</summary>
    /// <param name="connectionString">The connection string.</param>
    public static string For(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Timeout = (int)Limit.TotalSeconds,
        CommandTimeout = (int)Limit.TotalSeconds,
    }.ConnectionString;
}
