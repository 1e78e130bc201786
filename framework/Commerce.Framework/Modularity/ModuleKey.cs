namespace Commerce;

/// <summary>Names a module and the contract of its main service.</summary>
/// <typeparam name="TService">The contract, an interface in the module's contracts assembly.</typeparam>
public sealed class ModuleKey<TService>
    where TService : class
{
    /// <summary>Creates the key.</summary>
    /// <param name="name">The module's name: lower case letters, digits and underscores, beginning with a letter. It is also the name of its schema.</param>
    /// <param name="package">
    /// The assembly that implements the module; it is loaded from <c>modules/&lt;package&gt;/&lt;package&gt;.dll</c> beside the application.
    /// </param>
    public ModuleKey(string name, string package)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(package);
        Name = name;
        Package = package;
    }

    /// <summary>The module's name, such as <c>user</c>.</summary>
    public string Name { get; }

    /// <summary>The assembly that implements it, such as <c>Commerce.User</c>.</summary>
    public string Package { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
