using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Commerce.Modularity;

/// <summary>
/// Builds a module's container. The container already holds, and holds only: the module's options, loggers, the event bus, its database,
/// the clock, the id generator, the feature flags, the JSON options of its routes, the contracts that it declared as dependencies, and the
/// providers of the contracts that it declared in <see cref="IModule.Providers"/>.
/// </summary>
/// <param name="name">The module's name.</param>
/// <param name="services">The module's own registrations.</param>
/// <param name="configuration">The module's own section, <c>Commerce:Modules:&lt;name&gt;</c>.</param>
/// <param name="environment">The host's environment.</param>
/// <param name="developmentSecret">Returns a random secret for a name, kept for this application on this machine.</param>
public sealed class ModuleBuilder(
    string name,
    IServiceCollection services,
    IConfiguration configuration,
    IHostEnvironment environment,
    Func<string, string> developmentSecret)
{
    private readonly List<Type> options = [];
    private readonly List<string> settings = [];

    /// <summary>Gets the name of the key by which the application has added the module. Each instance of a module has its own.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the module's own registrations.</summary>
    public IServiceCollection Services { get; } = services;

    /// <summary>Gets the module's own section of the configuration, <c>Commerce:Modules:&lt;name&gt;</c>.</summary>
    public IConfiguration Configuration { get; } = configuration;

    /// <summary>Gets the host's environment.</summary>
    public IHostEnvironment Environment { get; } = environment;

    /// <summary>Gets whether <see cref="DevelopmentSecret"/> may be used: only in Development.</summary>
    public bool HasDevelopmentSecrets => Environment.IsDevelopment();

    /// <summary>
    /// Returns a secret of 32 random bytes in base64. It is derived from the file <c>.commerce/key</c> in the application's folder, which
    /// the first start creates, and stays the same as long as that file does.
    /// </summary>
    /// <param name="name">The secret's name, unique in the module.</param>
    /// <exception cref="InvalidOperationException">The host does not run in Development; elsewhere a secret must be configured.</exception>
    public string DevelopmentSecret(string name) => HasDevelopmentSecrets
        ? developmentSecret(name)
        : throw new InvalidOperationException($"The secret '{name}' must be configured outside Development.");

    /// <summary>
    /// Registers the module's options: what the application sets in code, then <see cref="Configuration"/> on top, checked by every
    /// <see cref="IValidateOptions{TOptions}"/> while the application boots.
    /// </summary>
    /// <typeparam name="TOptions">The options, a class of the contracts assembly.</typeparam>
    /// <returns>A builder for defaults and checks.</returns>
    public OptionsBuilder<TOptions> AddOptions<TOptions>()
        where TOptions : class
    {
        options.Add(typeof(TOptions));
        return Services.AddOptions<TOptions>().Bind(Configuration).ValidateOnStart();
    }

    /// <summary>
    /// Declares settings that the module reads from <see cref="Configuration"/> itself. A setting of the section that neither is declared
    /// nor belongs to the options stops the start.
    /// </summary>
    /// <param name="names">The names in the section, in any case. What is below them is not checked.</param>
    public void DeclareSettings(params IReadOnlyList<string> names) => settings.AddRange(names);

    /// <summary>Gets the types of the module's options.</summary>
    internal IReadOnlyList<Type> Options => options;

    /// <summary>Gets the settings that the module reads itself.</summary>
    internal IReadOnlyList<string> DeclaredSettings => settings;

    /// <summary>Registers the module's main service, the one object that other code can resolve.</summary>
    /// <typeparam name="TContract">The contract of the module's key.</typeparam>
    /// <typeparam name="TService">Its implementation, which is created once.</typeparam>
    public void Provide<TContract, TService>()
        where TContract : class
        where TService : class, TContract => Services.AddSingleton<TContract, TService>();

    /// <summary>Adds a command to the application's command line, in the group that has the module's name.</summary>
    /// <typeparam name="TCommand">The command, which is created when it runs.</typeparam>
    public void AddCommand<TCommand>()
        where TCommand : class, IModuleCommand
    {
        Services.TryAddScoped<TCommand>();
        Services.AddSingleton(new ModuleCommandRegistration(
            TCommand.Definition,
            typeof(TCommand),
            static (services, arguments, cancellationToken) =>
                services.GetRequiredService<TCommand>().RunAsync(arguments, cancellationToken)));
    }
}
