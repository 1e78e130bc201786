namespace Commerce.Postgres.Events;

/// <summary>Selects dead letters.</summary>
internal sealed record DeadLetterFilter
{
    /// <summary>Gets the event's id. Default: any.</summary>
    public string? EventId { get; init; }

    /// <summary>Gets the event's public name. Default: any.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the subscriber's id. Default: any.</summary>
    public string? Subscriber { get; init; }

    /// <summary>Gets the maximum number of dead letters, the newest first. Default: 1000.</summary>
    public int Take { get; init; } = 1000;
}
