using Commerce.Text;

namespace Commerce.Modularity;

/// <summary>
/// The modules that provide one contract, such as the senders of a notification module. The container of a module has it for each contract
/// in <see cref="IModule.Providers"/>.
/// </summary>
/// <typeparam name="TContract">The contract.</typeparam>
/// <example>
/// <code>
/// public sealed class NotificationModuleService(ModuleProviders&lt;INotificationSender&gt; senders) : INotificationModuleService
/// {
///     public Task SendAsync(string? sender, string text) => (sender is null ? senders.Default : senders.Get(sender)).SendAsync(text);
/// }
/// </code>
/// </example>
public sealed class ModuleProviders<TContract>
    where TContract : class
{
    private readonly IReadOnlyDictionary<string, Func<object>> providers;
    private readonly string? standard;

    /// <summary>Creates the providers of a test.</summary>
    /// <param name="providers">The providers by their identifiers.</param>
    /// <param name="standard">The identifier of the default. Default: the only provider.</param>
    public ModuleProviders(IReadOnlyDictionary<string, TContract> providers, string? standard = null)
        : this(providers.ToDictionary(pair => pair.Key, pair => (Func<object>)(() => pair.Value)), standard)
    {
    }

    internal ModuleProviders(IReadOnlyDictionary<string, Func<object>> providers, string? standard)
    {
        this.providers = providers;
        this.standard = standard ?? (providers.Count == 1 ? providers.Keys.Single() : null);
    }

    /// <summary>Gets the identifiers of the providers: the names of their modules, in the order of the application.</summary>
    public IReadOnlyList<string> Identifiers => [.. providers.Keys];

    /// <summary>Gets the default provider: the only one, or the one that the application adds with <c>isDefault: true</c>.</summary>
    /// <exception cref="CommerceException">
    /// <c>COM1025</c>: the application has no provider. <c>COM1017</c>: the host serves without its module.
    /// </exception>
    public TContract Default => standard is null ? throw HasNoDefault() : Get(standard);

    /// <summary>Gets a provider.</summary>
    /// <param name="identifier">The name of its module.</param>
    /// <exception cref="CommerceException">
    /// <c>COM1025</c>: there is no such provider. <c>COM1017</c>: the host serves without its module.
    /// </exception>
    public TContract Get(string identifier) =>
        providers.TryGetValue(identifier, out var provider) ? (TContract)provider() : throw IsUnknown(identifier);

    private static CommerceException HasNoDefault() => CommerceException.Create(
        "COM1025",
        ErrorType.InvalidArgument,
        $"No provider of {typeof(TContract).Name} is the default. Add a module that provides it, with isDefault: true if there are "
        + "several.");

    private CommerceException IsUnknown(string identifier) => CommerceException.Create(
        "COM1025",
        ErrorType.InvalidData,
        $"{typeof(TContract).Name} has no provider {Spelling.Quoted(identifier, Identifiers)}");
}
