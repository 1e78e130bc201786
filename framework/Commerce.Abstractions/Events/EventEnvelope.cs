namespace Commerce.Events;

/// <summary>An event as a subscriber receives it: the data, and around it what the event bus knows.</summary>
/// <remarks>
/// Called an envelope because <see cref="Event{TData}"/> is the definition of a kind of event, and a message is what a workflow run gets.
/// </remarks>
/// <typeparam name="TData">The type of the data.</typeparam>
/// <param name="Id">The event's id. It is the same on every delivery, so that a handler can recognise a repetition.</param>
/// <param name="Name">The public name.</param>
/// <param name="Data">The data that was emitted.</param>
/// <param name="EmittedAt">When it was emitted (UTC).</param>
/// <param name="Depth">How many events caused it in a row: 0 for one emitted by a request or job.</param>
/// <param name="Attempt">The number of this attempt to deliver it to this subscriber, from 1.</param>
public sealed record EventEnvelope<TData>(string Id, string Name, TData Data, DateTimeOffset EmittedAt, int Depth, int Attempt);
