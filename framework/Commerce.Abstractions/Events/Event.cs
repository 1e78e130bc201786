namespace Commerce.Events;

/// <summary>
/// The definition of a kind of event: its public name and the type of its data. Modules publish theirs as constants in their contracts, so
/// that a misspelt event does not compile.
/// </summary>
/// <typeparam name="TData">The type of the data, which is serialised as JSON. Keep it small: ids, not records.</typeparam>
/// <param name="name">The public name, <c>entity.action</c>, such as <c>user.created</c>.</param>
/// <example>
/// <code>
/// public static class OrderEvents
/// {
///     public static readonly Event&lt;OrderReference&gt; Placed = new("order.placed");
/// }
/// </code>
/// </example>
public sealed class Event<TData>(string name)
{
    /// <summary>Gets the public name.</summary>
    public string Name { get; } = name;

    /// <summary>Selects the event, in a list of several.</summary>
    /// <param name="definition">The event.</param>
    public static implicit operator SelectedEvent(Event<TData> definition) => new(definition?.Name ?? "", typeof(TData));

    /// <summary>Selects the event.</summary>
    /// <param name="definition">The event.</param>
    public static implicit operator EventSelection(Event<TData> definition) => EventSelection.Create([definition]);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
