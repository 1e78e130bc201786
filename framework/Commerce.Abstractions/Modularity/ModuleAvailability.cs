namespace Commerce.Modularity;

/// <summary>Says, in the application container, whether a module can be used.</summary>
/// <param name="Reason">Returns the error for whoever resolves the module; <see langword="null"/> when it can be used.</param>
internal sealed record ModuleAvailability(Func<CommerceException?> Reason);
