namespace Commerce.Hosting.Modules;

/// <summary>A module whose container is built, so that modules after it can depend on it.</summary>
/// <param name="Name">The module.</param>
/// <param name="Contract">The contract of its main service.</param>
/// <param name="Service">The main service.</param>
internal sealed record ReadyModule(string Name, Type Contract, object Service);
