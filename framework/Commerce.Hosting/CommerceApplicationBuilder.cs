using System.Net;
using System.Net.Sockets;
using Commerce.Features;
using Commerce.Hosting;
using Commerce.Hosting.Commands;
using Commerce.Hosting.Diagnostics;
using Commerce.Hosting.Http;
using Commerce.Hosting.Keys;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Commerce;

/// <summary>Configures an application. Use <see cref="Web"/> for everything that an ASP.NET Core application can have.</summary>
/// <example>
/// <code>
/// var builder = CommerceApplication.CreateBuilder(args);
/// builder.AddModule(Modules.User);
/// return await builder.Build().RunAsync();
/// </code>
/// </example>
public sealed class CommerceApplicationBuilder
{
    private const int DefaultPort = 9000;

    private readonly CommerceApplicationOptions options;
    private readonly List<ModuleRegistration> modules = [];
    private readonly IReadOnlyList<string>? command;
    private readonly ApplicationLaunch? launch = ApplicationLaunch.Current;

    internal CommerceApplicationBuilder(CommerceApplicationOptions options)
    {
        this.options = options;
        Assembly = options.Assembly ?? System.Reflection.Assembly.GetEntryAssembly()!;
        (command, var arguments) = CommandArguments.Split(options.Args);
        Web = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = arguments,
            ApplicationName = Assembly.GetName().Name,
            ContentRootPath = options.ContentRoot,
        });
        launch?.Configure(this);
        Services.AddKeyRing();
        Features = new FeatureFlags(Web.Configuration);
        Web.WebHost.UseKestrelHttpsConfiguration();
        Web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        });
        if (string.IsNullOrEmpty(Web.Configuration[WebHostDefaults.ServerUrlsKey])
            && !Web.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            // When another application runs already, any free port is used; the boot report says which.
            Web.WebHost.UseUrls($"http://127.0.0.1:{(IsFree(DefaultPort) ? DefaultPort : 0)}");
        }

        Web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        Web.Logging.AddFilter("Microsoft.Hosting", LogLevel.Warning);
        Web.Logging.AddFilter("Hangfire", LogLevel.Warning);
        if (command is not null)
        {
            // Standard output is for the command's result only.
            Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        }
    }

    /// <summary>Gets the ASP.NET Core builder underneath.</summary>
    public WebApplicationBuilder Web { get; }

    /// <summary>Gets the registrations of the application container.</summary>
    public IServiceCollection Services => Web.Services;

    /// <summary>Gets the configuration: <c>appsettings.json</c>, environment, command line.</summary>
    public ConfigurationManager Configuration => Web.Configuration;

    /// <summary>Gets the feature flags. A flag that is read here keeps its value.</summary>
    public FeatureFlags Features { get; }

    /// <summary>Gets the environment: Development, Production, ….</summary>
    public IHostEnvironment Environment => Web.Environment;

    /// <summary>
    /// Gets or sets the database, an Npgsql connection string. <c>ConnectionStrings:Commerce</c> in the configuration wins over it.
    /// Default: in Development a private server in the folder <c>.commerce</c>; elsewhere a connection string is required.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// Gets or sets what this host does. <c>Commerce:Mode</c> in the configuration wins over it, such as the environment variable
    /// <c>Commerce__Mode=worker</c>.
    /// Default: <see cref="HostMode.Shared"/>.
    /// </summary>
    public HostMode Mode { get; set; }

    internal System.Reflection.Assembly Assembly { get; }

    /// <summary>Adds a module.</summary>
    /// <param name="module">The module's key, such as <c>Modules.User</c>.</param>
    /// <param name="connectionString">
    /// A database for this module, an Npgsql connection string. <c>Commerce:Modules:&lt;name&gt;:Database</c> and, after it,
    /// <c>ConnectionStrings:&lt;name&gt;</c> in the configuration win over it. A module on a database of its own shares no transaction with
    /// the rest of the application. Default: the application's database, see <see cref="ConnectionString"/>.
    /// </param>
    /// <param name="optional">
    /// Whether the host serves without the module when it fails to load or to start. <c>Commerce:Modules:&lt;name&gt;:Required</c> wins
    /// over it. Default: no, the application does not start.
    /// </param>
    /// <param name="isDefault">
    /// Whether the contract alone, without a key, means this module, where several modules provide the contract.
    /// <c>Commerce:Modules:&lt;name&gt;:Default</c> wins over it. Default: no; a module that is alone needs none.
    /// </param>
    /// <returns>This builder.</returns>
    public CommerceApplicationBuilder AddModule(
        ModuleKey module, string? connectionString = null, bool optional = false, bool isDefault = false)
    {
        ArgumentNullException.ThrowIfNull(module);
        modules.Add(new ModuleRegistration(module, module.Package, static _ => { }, connectionString, optional, isDefault));
        return this;
    }

    /// <summary>Adds a module and sets its options.</summary>
    /// <param name="module">The module's key, such as <c>Modules.User</c>.</param>
    /// <param name="configure">Sets the options. The section <c>Commerce:Modules:&lt;name&gt;</c> wins over what it sets.</param>
    /// <param name="connectionString">As for <see cref="AddModule(ModuleKey, string, bool, bool)"/>.</param>
    /// <param name="optional">As for <see cref="AddModule(ModuleKey, string, bool, bool)"/>.</param>
    /// <param name="isDefault">As for <see cref="AddModule(ModuleKey, string, bool, bool)"/>.</param>
    /// <returns>This builder.</returns>
    public CommerceApplicationBuilder AddModule<TOptions>(
        ModuleKey module,
        Action<TOptions> configure,
        string? connectionString = null,
        bool optional = false,
        bool isDefault = false)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(configure);
        modules.Add(new ModuleRegistration(
            module,
            module.Package,
            services => services.Configure(configure),
            connectionString,
            optional,
            isDefault,
            typeof(TOptions)));
        return this;
    }

    /// <summary>Adds a module and sets its options, whose type the key has.</summary>
    /// <inheritdoc cref="AddModule{TOptions}(ModuleKey, Action{TOptions}, string, bool, bool)"/>
    /// <example>
    /// <code>
    /// builder.AddModule(Modules.User, options => options.InviteLifetime = TimeSpan.FromDays(2));
    /// </code>
    /// </example>
    public CommerceApplicationBuilder AddModule<TService, TOptions>(
        ModuleKey<TService, TOptions> module,
        Action<TOptions> configure,
        string? connectionString = null,
        bool optional = false,
        bool isDefault = false)
        where TService : class
        where TOptions : class => AddModule((ModuleKey)module, configure, connectionString, optional, isDefault);

    /// <summary>Builds the application. Nothing is loaded or connected yet.</summary>
    public CommerceApplication Build()
    {
        var configured = new HostSettings(Configuration).Modules;
        var added = modules.ConvertAll(module => module with
        {
            Package = Configuration[$"Commerce:Modules:{module.Name}:Package"] is { Length: > 0 } package ? package : module.Package,
            IsDefault = configured.Default(module.Name, module.IsDefault),
        });
        var settings = new ApplicationSettings(Assembly, options.ModulesFolder, added, ConnectionString, Mode, command);
        Services.AddSingleton(Features);
        Services.AddCommerce(settings);
        Services.AddModuleServices(added, configured);
        launch?.Override(this);
        var isExported = OtlpExport.IsRequested(Configuration);
        if (isExported)
        {
            OtlpExport.Add(Web);
        }

        var web = Web.Build();
        if (isExported)
        {
            OtlpExport.Start(web.Services);
        }

        launch?.Prepare(web.Services);
        web.UseCommerceHttp();
        return new CommerceApplication(web);
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
