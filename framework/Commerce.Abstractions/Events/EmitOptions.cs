namespace Commerce.Events;

/// <summary>How an event is delivered.</summary>
public sealed record EmitOptions
{
    /// <summary>
    /// Gets how long after the commit (database clock) the first attempt starts at the earliest. At most 36,525 days, which are a hundred
    /// years. Default: at once.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Gets which of a subscriber's waiting deliveries go first. Default: <see cref="EventPriority.Default"/>.</summary>
    public EventPriority Priority { get; init; } = EventPriority.Default;

    /// <summary>
    /// Gets the key of the order. Events with the same key, such as an order's id, reach an ordered subscriber one after the other, in the
    /// order of their commits. Default: none.
    /// </summary>
    public string? OrderingKey { get; init; }

    /// <summary>
    /// Gets whether the event is for the machinery rather than for people: it is delivered last and listed only on request. Default: no.
    /// </summary>
    public bool Internal { get; init; }

    /// <summary>Gets the options of an event that was emitted without any.</summary>
    internal static EmitOptions Defaults { get; } = new();
}
