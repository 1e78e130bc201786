namespace Commerce.Events;

/// <summary>The public name of an event as text, for events without a typed definition.</summary>
/// <param name="Name">The name, such as <c>user.created</c>.</param>
public readonly record struct EventName(string Name)
{
    /// <summary>Converts a name given as text.</summary>
    /// <param name="name">The public name.</param>
    public static implicit operator EventName(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
