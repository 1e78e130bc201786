using Commerce.Events;

namespace Commerce.Postgres.Events;

/// <summary>An event on its way to one subscriber.</summary>
/// <param name="Subscriber">The subscriber's id.</param>
/// <param name="Message">The event.</param>
public sealed record PendingDelivery(string Subscriber, EventMessage Message)
{
    /// <summary>Which go first; the smaller, the sooner. Where rows are kept, the row has it.</summary>
    internal int Priority { get; init; }
}
