using System.Collections;
using System.Runtime.CompilerServices;

namespace Commerce.Events;

/// <summary>One or several events: <c>UserEvents.Created</c>, <c>"user.created"</c>, or a list <c>[UserEvents.Created, UserEvents.Updated]</c>.</summary>
[CollectionBuilder(typeof(EventNames), nameof(Create))]
public sealed class EventNames : IReadOnlyList<EventName>
{
    /// <summary>Every event.</summary>
    public const string All = "*";

    private readonly EventName[] names;

    private EventNames(EventName[] names) => this.names = names;

    /// <inheritdoc/>
    public int Count => names.Length;

    /// <inheritdoc/>
    public EventName this[int index] => names[index];

    /// <summary>One event by its public name; <c>*</c> is every event.</summary>
    public static implicit operator EventNames(string name) => new([name]);

    /// <summary>Several events.</summary>
    /// <param name="names">Their names.</param>
    public static EventNames Create(ReadOnlySpan<EventName> names) => new(names.ToArray());

    /// <inheritdoc/>
    public IEnumerator<EventName> GetEnumerator() => ((IEnumerable<EventName>)names).GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", names);

    IEnumerator IEnumerable.GetEnumerator() => names.GetEnumerator();
}
