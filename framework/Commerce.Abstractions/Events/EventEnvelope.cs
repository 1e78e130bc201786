namespace Commerce.Events;

/// <summary>An event as a subscriber receives it.</summary>
/// <typeparam name="TData">The type of the data.</typeparam>
/// <param name="Id">The event's id; the same on every delivery, so that a handler can recognise a repetition.</param>
/// <param name="Name">The public name.</param>
/// <param name="Data">What the emitter gave.</param>
/// <param name="EmittedAt">When it was emitted (database clock, UTC).</param>
/// <param name="Depth">How many events caused it in a row: 0 for one emitted by a request or job.</param>
/// <param name="Attempt">1 for the first delivery to this subscriber.</param>
public sealed record EventEnvelope<TData>(string Id, string Name, TData Data, DateTimeOffset EmittedAt, int Depth, int Attempt);
