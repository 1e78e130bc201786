namespace Commerce;

/// <summary>Names a module and the contract of its main service.</summary>
/// <typeparam name="TService">The contract, an interface in the module's contracts assembly.</typeparam>
public class ModuleKey<TService> : ModuleKey
    where TService : class
{
    /// <summary>Creates the key.</summary>
    /// <param name="name">
    /// The module's name: lower-case letters, digits and underscores, beginning with a letter. It is also the name of its schema.
    /// </param>
    /// <param name="package">
    /// The assembly that implements the module. It is loaded from <c>modules/&lt;package&gt;/&lt;package&gt;.dll</c> beside the
    /// application.
    /// </param>
    public ModuleKey(string name, string package)
        : base(name, package, typeof(TService).Assembly)
    {
    }

    /// <summary>Creates the key of a module in the project of the application, in <c>Modules/&lt;name&gt;</c>.</summary>
    /// <param name="name">
    /// The module's name, as for a plugin. The folder has the same name, in any case and with or without the underscores.
    /// </param>
    /// <param name="entry">
    /// The entry type, a public class with a parameterless constructor that implements <see cref="Modularity.IModule"/>.
    /// </param>
    /// <example>
    /// <code>
    /// private static readonly ModuleKey&lt;IWishlistService&gt; Key = new("wishlist", typeof(WishlistModule));
    /// </code>
    /// </example>
    public ModuleKey(string name, Type entry)
        : base(name, entry, typeof(TService).Assembly)
    {
    }

    internal override Type Service => typeof(TService);

    /// <summary>
    /// Creates the key of a further instance of the module: the same package, with options, a container and a load context of its own.
    /// Several instances provide one contract, so that each is resolved by its key. Instances have no tables.
    /// </summary>
    /// <param name="name">The instance. Its name as a module is <c>&lt;module&gt;_&lt;name&gt;</c>.</param>
    /// <example>
    /// <code>
    /// builder.AddModule(Modules.Payment.Instance("eu"), options => options.Account = "acct_eu", isDefault: true);
    /// builder.AddModule(Modules.Payment.Instance("us"), options => options.Account = "acct_us");
    /// </code>
    /// </example>
    public ModuleKey<TService> Instance(string name) => new(NameOf(name), Package) { InstanceOf = InstanceOf ?? Name, Entry = Entry };

    private protected string NameOf(string instance)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instance);
        return $"{Name}_{instance}";
    }
}
