namespace Commerce.Hosting.Modules;

/// <summary>A service that a module has from outside of its container.</summary>
/// <param name="Contract">The type under which it is resolved.</param>
/// <param name="Service">The service.</param>
/// <param name="Provider">The module that it belongs to.</param>
internal sealed record ModuleImport(Type Contract, object Service, string Provider);
