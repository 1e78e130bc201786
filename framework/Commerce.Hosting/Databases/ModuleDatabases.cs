using Commerce.Events.Dispatch;
using Commerce.Hosting.Modules;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Hosting.Databases;

/// <summary>Which module is on which database: the application's, or one of its own. Modules with the same connection string share a database.</summary>
/// <param name="services">The application container.</param>
/// <param name="configuration">The configuration, which wins over what the builder was told.</param>
/// <param name="opener">Opens databases.</param>
/// <param name="time">The clock.</param>
internal sealed class ModuleDatabases(IServiceProvider services, IConfiguration configuration, DatabaseOpener opener, TimeProvider time) : IAsyncDisposable
{
    private readonly List<HostDatabase> own = [];
    private readonly Dictionary<string, HostDatabase> modules = [];

    /// <summary>The databases beside the application's.</summary>
    public IReadOnlyList<HostDatabase> Own => own;

    /// <summary>Connects.</summary>
    /// <param name="shared">The application's database.</param>
    /// <param name="added">The modules.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="BootException"><c>COM6006</c>–<c>COM6008</c>.</exception>
    public async Task ConnectAsync(Database shared, IReadOnlyList<LoadedModule> added, CancellationToken cancellationToken)
    {
        foreach (var module in added)
        {
            if (Find(module.Registration) is { } setting && await ConnectAsync(shared, setting, cancellationToken) is { } database)
            {
                modules[module.Name] = database;
            }
        }
    }

    /// <summary>The module's own database, or <see langword="null"/> when it is on the application's.</summary>
    public HostDatabase? Of(string module) => modules.GetValueOrDefault(module);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in own)
        {
            await host.DisposeAsync();
        }
    }

    /// <returns><see langword="null"/> when it is the application's.</returns>
    private async Task<HostDatabase?> ConnectAsync(Database shared, DatabaseSetting setting, CancellationToken cancellationToken)
    {
        var queue = new DeliveryQueueRelay();
        var outbox = ActivatorUtilities.CreateInstance<PostgresOutbox>(services, queue);
        var host = ActivatorUtilities.CreateInstance<HostDatabase>(services, DatabaseOpener.Open(setting, outbox, time), queue);
        var known = own.Find(other => AreSame(other.Database, host.Database));
        if (known is not null || AreSame(shared, host.Database))
        {
            await host.DisposeAsync();
            return known;
        }

        own.Add(host);
        host.Version = await opener.ProbeAsync(host.Database, setting, cancellationToken);
        return host;
    }

    /// <summary>The module's own setting. The environment variables of these keys have two underscores for each colon.</summary>
    private DatabaseSetting? Find(ModuleRegistration module)
    {
        var section = $"Commerce:Modules:{module.Name}:Database";
        (string? ConnectionString, string Name)[] places =
        [
            (configuration[section], section),
            (configuration.GetConnectionString(module.Name), $"ConnectionStrings:{module.Name}"),
            (module.ConnectionString, $"AddModule of '{module.Name}' in Program.cs"),
        ];
        return Array.Find(places, place => !string.IsNullOrWhiteSpace(place.ConnectionString)) is { ConnectionString: { } found } setting
            ? new DatabaseSetting(found, setting.Name, "to share the application's database")
            : null;
    }

    private static bool AreSame(Database one, Database other) =>
        new NpgsqlConnectionStringBuilder(one.ConnectionString).EquivalentTo(new NpgsqlConnectionStringBuilder(other.ConnectionString));
}
