namespace Commerce.Events;

/// <summary>The public name of an event, as text or taken from its typed constant.</summary>
/// <param name="Name">The name, such as <c>user.created</c>; <c>*</c> in a subscription is every event.</param>
public readonly record struct EventName(string Name)
{
    /// <summary>A name given as text.</summary>
    public static implicit operator EventName(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
