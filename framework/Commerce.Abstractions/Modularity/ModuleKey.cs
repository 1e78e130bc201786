using System.Reflection;
using Commerce.Modularity;

namespace Commerce;

/// <summary>
/// Names a module without a main service: it contributes the routes, workflows, hook handlers, subscribers and jobs in its folders. The
/// key of a module with a main service is a <see cref="ModuleKey{TService}"/>.
/// </summary>
public class ModuleKey
{
    /// <summary>Creates the key of a module without a main service.</summary>
    /// <param name="name">
    /// The module's name: lower-case letters, digits and underscores, beginning with a letter. It is also the name of its schema.
    /// </param>
    /// <param name="package">
    /// The assembly that implements the module. It is loaded from <c>modules/&lt;package&gt;/&lt;package&gt;.dll</c> beside the
    /// application.
    /// </param>
    /// <param name="contracts">
    /// The assembly that others compile against: references to the module's workflows, hooks, events and options. The module shares the
    /// application's copy, so that a type is the same on both sides. Default: none.
    /// </param>
    public ModuleKey(string name, string package, Assembly? contracts = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        Name = name;
        Package = package;
        Contracts = contracts;
    }

    /// <summary>
    /// Creates the key of a module without a main service in the project of the application, in <c>Modules/&lt;name&gt;</c>.
    /// </summary>
    /// <param name="name">The module's name. The folder has the same name, in any case and with or without the underscores.</param>
    /// <param name="entry">The entry type, a public class with a parameterless constructor that implements <see cref="IModule"/>.</param>
    public ModuleKey(string name, Type entry)
        : this(name, NameOf(entry), entry.Assembly) => Entry = entry;

    private protected ModuleKey(string name, Type entry, Assembly contracts)
        : this(name, NameOf(entry), contracts) => Entry = entry;

    /// <summary>Gets the module's name, such as <c>user</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the name of the assembly that implements the module, such as <c>Commerce.User</c>.</summary>
    public string Package { get; }

    internal Assembly? Contracts { get; }

    /// <summary>Gets the entry type of a module in the project of the application; <see langword="null"/> for a plugin.</summary>
    internal Type? Entry { get; private protected init; }

    /// <summary>Gets the name that the module gives itself, when this key names an instance of it.</summary>
    internal string? InstanceOf { get; private protected init; }

    /// <summary>Gets the contract of the main service; <see langword="null"/> when there is none.</summary>
    internal virtual Type? Service => null;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string NameOf(Type entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Assembly.GetName().Name!;
    }
}
