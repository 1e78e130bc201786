namespace Commerce.Events.Deliveries;

/// <summary>The error of events that cause one another without an end.</summary>
internal static class EventChain
{
    /// <summary>Returns the error of a delivery that is too deep.</summary>
    /// <param name="maxDepth">How many events may cause one another in a row.</param>
    public static string TooLong(int maxDepth) =>
        $"COM4201 More than {maxDepth} events caused one another in a row, which looks like a chain without an end. " +
        "Break the chain, or raise Commerce:Events:MaxDepth, then replay the event.";
}
