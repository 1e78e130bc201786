namespace Commerce.Events;

/// <summary>An event that a subscriber wants: a typed definition, or a name as text.</summary>
/// <param name="Name">The public name; <c>*</c> is every event.</param>
/// <param name="DataType">The type of the data, or <see langword="null"/> when only the name is known.</param>
public readonly record struct SelectedEvent(string Name, Type? DataType)
{
    /// <summary>Converts a name given as text.</summary>
    /// <param name="name">The public name; <c>*</c> is every event.</param>
    public static implicit operator SelectedEvent(string name) => new(name, null);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
