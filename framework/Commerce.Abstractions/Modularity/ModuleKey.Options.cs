namespace Commerce;

/// <summary>Names a module, the contract of its main service, and its options.</summary>
/// <typeparam name="TService">The contract, an interface in the module's contracts assembly.</typeparam>
/// <typeparam name="TOptions">The options, a class of the same assembly. <c>AddModule</c> infers their type from the key.</typeparam>
public sealed class ModuleKey<TService, TOptions> : ModuleKey<TService>
    where TService : class
    where TOptions : class
{
    /// <inheritdoc/>
    public ModuleKey(string name, string package)
        : base(name, package)
    {
    }

    /// <inheritdoc/>
    public ModuleKey(string name, Type entry)
        : base(name, entry)
    {
    }

    /// <inheritdoc cref="ModuleKey{TService}.Instance"/>
    public new ModuleKey<TService, TOptions> Instance(string name) =>
        new(NameOf(name), Package) { InstanceOf = InstanceOf ?? Name, Entry = Entry };
}
