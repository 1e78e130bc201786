namespace Commerce.Postgres.Events;

/// <summary>Selects events to list.</summary>
internal sealed record EventFilter
{
    /// <summary>Gets the event's id. Default: any.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the public name. Default: any.</summary>
    public string? Name { get; init; }

    /// <summary>Gets whether events for the machinery are listed too. Default: no.</summary>
    public bool IncludeInternal { get; init; }

    /// <summary>Gets the maximum number of events to list. Default: 20.</summary>
    public int Take { get; init; } = 20;
}
