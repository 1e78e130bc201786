namespace Commerce.Manifests;

/// <summary>A service that code in a file needs. It is an error when nobody has registered it.</summary>
/// <param name="Type">The type of the service.</param>
/// <param name="Key">The key of a keyed service. Default: the service has no key.</param>
public sealed record RequiredService(Type Type, object? Key = null)
{
    /// <summary>
    /// Gets whether the type is created with its constructor when nobody has registered it. The constructor's parameters are services then.
    /// Default: no.
    /// </summary>
    public bool IsActivated { get; init; }

    /// <summary>Gets whether the code resolves the contract by the key of a module. Default: no.</summary>
    public bool IsOfKey { get; init; }
}
