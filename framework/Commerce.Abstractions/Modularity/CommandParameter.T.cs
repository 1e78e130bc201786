namespace Commerce.Modularity;

/// <summary>An argument or option of a module's command, created by <see cref="CommandParameter"/>.</summary>
/// <typeparam name="T">The type of its value: a text, a whole number or a flag.</typeparam>
public sealed class CommandParameter<T> : CommandParameter
{
    internal CommandParameter(string name, string description, bool isRequired, T defaultValue)
        : base(name, description, isRequired) => DefaultValue = defaultValue;

    /// <summary>Gets the value when none is given and none is required.</summary>
    public T DefaultValue { get; }
}
