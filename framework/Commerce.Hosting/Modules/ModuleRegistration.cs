using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Modules;

/// <summary>A module the application has added.</summary>
internal sealed record ModuleRegistration(
    string Name, string Package, Type Contract, Action<IServiceCollection> ConfigureOptions, string? ConnectionString);
