namespace Commerce.Modularity;

/// <summary>
/// An argument or option of a module's command: a text, a whole number, or a flag. Keep it in a static field: it describes the parameter,
/// and <see cref="ModuleCommandArguments.Get{T}"/> takes it to find the value.
/// </summary>
public abstract class CommandParameter
{
    private protected CommandParameter(string name, string description, bool isRequired) =>
        (Name, Description, IsRequired) = (name, description, isRequired);

    /// <summary>Gets the name, such as <c>account-id</c>: lower-case letters, digits and hyphens, beginning with a letter.</summary>
    public string Name { get; }

    /// <summary>Gets what the value means, for <c>--help</c>.</summary>
    public string Description { get; }

    /// <summary>Gets whether the command cannot run without it.</summary>
    public bool IsRequired { get; }

    /// <summary>Creates a text that is required.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What the value means.</param>
    public static CommandParameter<string> Text(string name, string description) => new(name, description, isRequired: true, "");

    /// <summary>Creates a text with a default.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What the value means.</param>
    /// <param name="defaultValue">The value when none is given.</param>
    public static CommandParameter<string> Text(string name, string description, string defaultValue) =>
        new(name, description, isRequired: false, defaultValue);

    /// <summary>Creates a text that is <see langword="null"/> when it is not given.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What the value means.</param>
    public static CommandParameter<string?> OptionalText(string name, string description) =>
        new(name, description, isRequired: false, null);

    /// <summary>Creates a whole number that is required.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What the value means.</param>
    public static CommandParameter<long> Number(string name, string description) => new(name, description, isRequired: true, 0);

    /// <summary>Creates a whole number with a default.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What the value means.</param>
    /// <param name="defaultValue">The value when none is given.</param>
    public static CommandParameter<long> Number(string name, string description, long defaultValue) =>
        new(name, description, isRequired: false, defaultValue);

    /// <summary>Creates a flag, which only an option can be: <see langword="true"/> when it is given.</summary>
    /// <param name="name">The name.</param>
    /// <param name="description">What the flag means.</param>
    public static CommandParameter<bool> Flag(string name, string description) => new(name, description, isRequired: false, false);
}
