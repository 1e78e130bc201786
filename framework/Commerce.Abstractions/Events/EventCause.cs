namespace Commerce.Events;

/// <summary>
/// How many events in a row led to the code that is running: 0 in a request, 1 in a subscriber of an event emitted there, and so
/// on. It flows with the call, through modules and workflows, so that an endless chain can be recognised.
/// </summary>
internal static class EventCause
{
    private static readonly AsyncLocal<int> Current = new();

    /// <summary>The depth of an event emitted now.</summary>
    public static int Depth => Current.Value;

    /// <summary>Sets the depth for the rest of the calling method and all it calls.</summary>
    public static void Enter(int depth) => Current.Value = depth;
}
