using System.Reflection;

namespace Commerce;

/// <summary>
/// Names a module. This one has no main service: it is there for the workflows, hook handlers, subscribers and jobs in its folders. A
/// module with a service is a <see cref="ModuleKey{TService}"/>.
/// </summary>
public class ModuleKey
{
    /// <summary>Creates the key of a module without a main service.</summary>
    /// <param name="name">The module's name: lower case letters, digits and underscores, beginning with a letter. It is also the name of its schema.</param>
    /// <param name="package">
    /// The assembly that implements the module; it is loaded from <c>modules/&lt;package&gt;/&lt;package&gt;.dll</c> beside the application.
    /// </param>
    /// <param name="contracts">
    /// The assembly others compile against: references to the module's workflows, hooks, events, options. The module is given the
    /// application's copy, so that a type is the same on both sides. Default: there is none.
    /// </param>
    public ModuleKey(string name, string package, Assembly? contracts = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        Name = name;
        Package = package;
        Contracts = contracts;
    }

    /// <summary>The module's name, such as <c>user</c>.</summary>
    public string Name { get; }

    /// <summary>The assembly that implements it, such as <c>Commerce.User</c>.</summary>
    public string Package { get; }

    internal Assembly? Contracts { get; }

    /// <summary>The contract of its main service; <see langword="null"/> when it has none.</summary>
    internal virtual Type? Service => null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
