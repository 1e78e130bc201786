namespace Commerce.Events;

/// <summary>Which deliveries go first.</summary>
/// <remarks>Source: Medusa's priorities, whose numbers these are.</remarks>
public enum EventPriority
{
    /// <summary>Before all others.</summary>
    Critical = 10,

    /// <summary>Before most.</summary>
    High = 50,

    /// <summary>In their turn.</summary>
    Default = 100,

    /// <summary>After most.</summary>
    Low = 500,

    /// <summary>When nothing else waits.</summary>
    Lowest = 2_097_152,
}
