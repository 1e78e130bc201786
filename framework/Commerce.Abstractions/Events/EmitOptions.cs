namespace Commerce.Events;

/// <summary>How an event is delivered.</summary>
public sealed record EmitOptions
{
    /// <summary>How long after the commit (database clock) deliveries begin at the earliest. Default: at once.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Which deliveries to a subscriber go first when several wait. Default: <see cref="EventPriority.Default"/>.</summary>
    public EventPriority Priority { get; init; } = EventPriority.Default;

    /// <summary>
    /// Events of one key, such as an order's id, reach an ordered subscriber one after the other, in the order of their commits.
    /// Default: none.
    /// </summary>
    public string? OrderingKey { get; init; }

    /// <summary>
    /// An event for the machinery, not for people: it is delivered last and not listed unless asked for. Default: no.
    /// </summary>
    public bool Internal { get; init; }
}
