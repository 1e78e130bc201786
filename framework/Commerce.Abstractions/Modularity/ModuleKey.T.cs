namespace Commerce;

/// <summary>Names a module and the contract of its main service.</summary>
/// <typeparam name="TService">The contract, an interface in the module's contracts assembly.</typeparam>
public sealed class ModuleKey<TService> : ModuleKey
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

    internal override Type Service => typeof(TService);
}
