namespace Commerce.Postgres.Events;

/// <summary>Which dead letters.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>The event's id. Default: any.</summary>
    public string? EventId { get; init; }

    /// <summary>The event's public name. Default: any.</summary>
    public string? Name { get; init; }

    /// <summary>The subscriber's id. Default: any.</summary>
    public string? Subscriber { get; init; }

    /// <summary>The most of them, the newest. Default: 1000.</summary>
    public int Limit { get; init; } = 1000;
}
