using System.Collections;
using System.Runtime.CompilerServices;

namespace Commerce.Events;

/// <summary>
/// The event or events that a subscriber wants: <c>UserEvents.Created</c>, <c>"user.created"</c>, or a list
/// <c>[UserEvents.Created, UserEvents.Updated]</c>.
/// </summary>
[CollectionBuilder(typeof(EventSelection), nameof(Create))]
public sealed class EventSelection : IReadOnlyList<SelectedEvent>
{
    /// <summary>The name that stands for every event.</summary>
    public const string All = "*";

    private readonly SelectedEvent[] events;

    private EventSelection(SelectedEvent[] events) => this.events = events;

    /// <inheritdoc/>
    public int Count => events.Length;

    /// <inheritdoc/>
    public SelectedEvent this[int index] => events[index];

    /// <summary>Selects one event by its public name; <c>*</c> is every event.</summary>
    /// <param name="name">The public name.</param>
    public static implicit operator EventSelection(string name) => new([name]);

    /// <summary>Selects several events.</summary>
    /// <param name="events">The events.</param>
    public static EventSelection Create(ReadOnlySpan<SelectedEvent> events) => new(events.ToArray());

    /// <inheritdoc/>
    public IEnumerator<SelectedEvent> GetEnumerator() => ((IEnumerable<SelectedEvent>)events).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", events);

    IEnumerator IEnumerable.GetEnumerator() => events.GetEnumerator();
}
