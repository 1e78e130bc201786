namespace Commerce.Postgres.Events;

/// <summary>Which events to list.</summary>
public sealed record EventFilter
{
    /// <summary>The id. Default: any.</summary>
    public string? Id { get; init; }

    /// <summary>The public name. Default: any.</summary>
    public string? Name { get; init; }

    /// <summary>Events for the machinery too. Default: no.</summary>
    public bool WithInternal { get; init; }

    /// <summary>The most to list. Default: 20.</summary>
    public int Limit { get; init; } = 20;
}
