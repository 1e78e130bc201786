namespace Commerce.Events;

/// <summary>
/// How many events in a row led to the running code: 0 in a request, 1 in a subscriber of an event emitted there, and so on. The number
/// flows with the call, through modules and workflows, so that an endless chain can be recognised.
/// </summary>
internal static class EventCause
{
    private static readonly AsyncLocal<int> Current = new();

    /// <summary>Gets the depth of an event that is emitted now.</summary>
    public static int Depth => Current.Value;

    /// <summary>Sets the depth for the rest of the calling method and everything it calls.</summary>
    public static void Enter(int depth) => Current.Value = depth;
}
