namespace Commerce.Modularity;

/// <summary>Describes a command of a module: what the command line and its help need to know without creating the command.</summary>
/// <param name="name">The name: lower-case letters, digits and hyphens, beginning with a letter. The group is the module's name.</param>
/// <param name="description">What the command does, for <c>--help</c>, such as <c>Close an account</c>.</param>
public sealed class ModuleCommandDefinition(string name, string description)
{
    /// <summary>Gets the name, such as <c>close-account</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Gets what the command does.</summary>
    public string Description { get; } = description;

    /// <summary>Gets the positional arguments, in order. One that is required cannot come after one that is not. Default: none.</summary>
    public IReadOnlyList<CommandParameter> Arguments { get; init; } = [];

    /// <summary>
    /// Gets the options. Their names are written with <c>--</c> on the command line. Every command also has <c>--json</c> and
    /// <c>--help</c>. Default: none.
    /// </summary>
    public IReadOnlyList<CommandParameter> Options { get; init; } = [];
}
