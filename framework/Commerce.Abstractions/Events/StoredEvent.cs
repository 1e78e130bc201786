namespace Commerce.Events;

/// <summary>An event with its identity, as the event bus keeps it.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Name">The public name.</param>
/// <param name="Data">The data as JSON text.</param>
/// <param name="EmittedAt">When it was emitted (UTC).</param>
/// <param name="Depth">How many events caused it in a row.</param>
public sealed record StoredEvent(string Id, string Name, string Data, DateTimeOffset EmittedAt, int Depth)
{
    /// <summary>Gets the key of its order, or <see langword="null"/>.</summary>
    public string? OrderingKey => Options.OrderingKey;

    /// <summary>Gets how it is delivered. An event that was read back from a store has only its ordering key.</summary>
    internal EmitOptions Options { get; init; } = EmitOptions.Defaults;

    /// <summary>Gets the trace context in which it was emitted; <see langword="null"/> for none.</summary>
    internal string? TraceContext { get; init; }

    /// <summary>Gets the place among waiting events as a number; the smallest goes first.</summary>
    internal int Rank => (int)(Options.Internal && Options.Priority == EventPriority.Default ? EventPriority.Lowest : Options.Priority);
}
