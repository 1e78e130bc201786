namespace Commerce.Events;

/// <summary>A delivery before its data is read: what the outbox holds.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Name">The public name.</param>
/// <param name="Data">The data as JSON text.</param>
/// <param name="EmittedAt">When it was emitted.</param>
/// <param name="Depth">How many events caused it in a row.</param>
/// <param name="Attempt">1 for the first delivery.</param>
public sealed record EventMessage(string Id, string Name, string Data, DateTimeOffset EmittedAt, int Depth, int Attempt)
{
    /// <summary>The key of its order, or <see langword="null"/>.</summary>
    public string? OrderingKey { get; init; }
}
