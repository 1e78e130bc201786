using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Commands;

/// <summary>A service that is resolved when it is first used: commands are created before the application has booted.</summary>
/// <param name="services">The scope of the command.</param>
internal sealed class LazyService<T>(IServiceProvider services) : Lazy<T>(services.GetRequiredService<T>)
    where T : notnull;
