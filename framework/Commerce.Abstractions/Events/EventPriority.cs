namespace Commerce.Events;

/// <summary>Which of a subscriber's waiting deliveries go first.</summary>
/// <remarks>Source: Medusa's priorities, whose numbers these are.</remarks>
public enum EventPriority
{
    /// <summary>Before all others.</summary>
    Critical = 10,

    /// <summary>Before most others.</summary>
    High = 50,

    /// <summary>Neither preferred nor put back.</summary>
    Default = 100,

    /// <summary>After most others.</summary>
    Low = 500,

    /// <summary>When nothing else waits.</summary>
    Lowest = 2_097_152,
}
