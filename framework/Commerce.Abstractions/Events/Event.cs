using System.Diagnostics.CodeAnalysis;

namespace Commerce.Events;

/// <summary>
/// A kind of event: its public name and the type of its data. Modules publish theirs as constants in their contracts, so
/// that a misspelt event does not compile.
/// </summary>
/// <typeparam name="TData">The data, serialised as JSON. Keep it small: ids, not records.</typeparam>
/// <param name="name">The public name, <c>entity.action</c>, such as <c>user.created</c>.</param>
[SuppressMessage("Naming", "CA1716", Justification = "The field's word; C# callers are not hindered.")]
public sealed class Event<TData>(string name)
{
    /// <summary>The public name.</summary>
    public string Name { get; } = name;

    /// <summary>Its name, where names are listed.</summary>
    public static implicit operator EventName(Event<TData> definition) => new(definition?.Name ?? "");

    /// <summary>Its name, where one or several are asked for.</summary>
    public static implicit operator EventNames(Event<TData> definition) => definition?.Name ?? "";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
