using Commerce.Hosting.Boot;
using Commerce.Hosting.Jobs;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Postgres.Connections;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Walls;

namespace Commerce.Hosting.Databases;

/// <summary>
/// The fifth phase: brings the databases up to date. Commerce's own migrations belong on each database, for the events that are stored
/// there; those of a module belong on the module's database. Hangfire's tables are on the application's database.
/// </summary>
/// <param name="host">The connected databases.</param>
/// <param name="settings">Whether a start migrates.</param>
/// <param name="loaded">Which modules depend on which.</param>
/// <param name="quarantine">Receives the optional modules whose migrations fail.</param>
internal sealed class ApplicationMigrations(ConnectedHost host, HostSettings settings, LoadedModules loaded, Quarantine quarantine)
{
    /// <summary>Gets the databases with their migrations, the application's first.</summary>
    public IReadOnlyList<(string Place, Migrator Migrator, IReadOnlyList<MigrationSet> Sets)> Databases { get; } =
    [
        .. host.Databases.Select(database => (
            DatabaseOpener.Place(database.Database),
            new Migrator(database.Database),
            (IReadOnlyList<MigrationSet>)
            [
                MigrationSet.Runtime,
                .. host.Modules
                    .Where(module => (host.OwnOf(module.Name) ?? host.Shared) == database)
                    .Select(module => module.Migrations),
            ])),
    ];

    /// <summary>Applies the missing migrations when the application starts; only checks them with <c>Commerce:Migrate=false</c>.</summary>
    /// <exception cref="BootException">A migration is missing, failed or was refused.</exception>
    public Task<MigratedHost> StartAsync(CancellationToken cancellationToken) =>
        settings.Migrate ? ApplyAsync(cancellationToken) : RequireAsync(cancellationToken);

    /// <summary>Applies the missing migrations.</summary>
    /// <exception cref="BootException">A migration failed or was refused.</exception>
    public async Task<MigratedHost> ApplyAsync(CancellationToken cancellationToken)
    {
        var outcomes = new List<MigrationOutcome>();
        foreach (var database in Databases)
        {
            await EachAsync(
                database.Sets, async sets => outcomes.Add(await database.Migrator.RunAsync(sets, cancellationToken)));
        }

        if (!await HangfireTables.AreCurrentAsync(host.Database, cancellationToken))
        {
            await Databases[0].Migrator.LockAsync(() => HangfireStore.Install(host.Database), cancellationToken);
        }

        return new MigratedHost(
            host,
            [.. outcomes.SelectMany(outcome => outcome.Applied)],
            [.. outcomes.SelectMany(outcome => outcome.Warnings)],
            await ReadRolesAsync(cancellationToken));
    }

    /// <summary>Makes sure that no migration is missing.</summary>
    /// <exception cref="BootException"><c>COM6019</c>: a migration is missing.</exception>
    public async Task<MigratedHost> RequireAsync(CancellationToken cancellationToken)
    {
        var warnings = new List<string>();
        foreach (var database in Databases)
        {
            await EachAsync(database.Sets, async sets =>
            {
                var history = await database.Migrator.ReadHistoryAsync(sets, cancellationToken);
                warnings.AddRange(history.Warnings);
                ThrowIfMissing(
                    [.. history.Pending().Select(pending => $"{pending.Set.Module}/{pending.Migration.Name}")], database.Place);
            });
        }

        ThrowIfMissing(
            await HangfireTables.AreCurrentAsync(host.Database, cancellationToken) ? [] : ["hangfire"], Databases[0].Place);
        return new MigratedHost(host, [], warnings, await ReadRolesAsync(cancellationToken));
    }

    /// <summary>Lets a role read and write all tables, so that hosts need no right to change them.</summary>
    /// <exception cref="BootException"><c>COM6062</c>: the database rejects it.</exception>
    public async Task GrantAsync(string role, CancellationToken cancellationToken)
    {
        foreach (var database in Databases)
        {
            // A module without migrations has no schema.
            var schemas = database.Sets.Where(set => set.Migrations.Count > 0).Select(set => set.Schema);
            await database.Migrator.GrantAsync(
                role, database == Databases[0] ? [.. schemas, HangfireTables.Schema] : [.. schemas], cancellationToken);
        }
    }

    /// <summary>Finds the migrations of a module.</summary>
    /// <exception cref="CommandException"><c>COM6013</c>: there is no such module.</exception>
    public (Migrator Migrator, MigrationSet Set) Find(string module)
    {
        var all = Databases.SelectMany(database => database.Sets.Select(set => (database.Migrator, Set: set))).ToList();
        return all.Find(entry => entry.Set.Module == module) is { Set: not null } found
            ? found
            : throw NoSuchModule(module, all.Select(entry => entry.Set.Module).Distinct());
    }

    /// <summary>Describes that a command names a module that the application does not have.</summary>
    public static CommandException NoSuchModule(string module, IEnumerable<string> modules) => new(new Problem(
        "COM6013", $"There is no module '{module}'.", "the command line", $"Name one of these: {string.Join(", ", modules)}."));

    private async Task<IReadOnlyDictionary<string, string>> ReadRolesAsync(CancellationToken cancellationToken)
    {
        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!settings.Walls)
        {
            return roles;
        }

        foreach (var database in host.Databases)
        {
            var modules = host.Modules.Where(module => (host.OwnOf(module.Name) ?? host.Shared) == database);
            foreach (var (module, role) in await SchemaWalls.ReadAsync(
                database.Database, [.. modules.Select(module => module.Name)], cancellationToken))
            {
                roles[module] = role;
            }
        }

        return roles;
    }

    /// <summary>
    /// Does something with the migrations of the runtime and of the required modules, all together; then with those of each optional
    /// module, of which one that fails does not keep the others.
    /// </summary>
    private async Task EachAsync(IReadOnlyList<MigrationSet> sets, Func<IReadOnlyList<MigrationSet>, Task> run)
    {
        var optional = host.Modules.Where(module => sets.Contains(module.Migrations) && !quarantine.IsRequired(module.Registration))
            .ToList();
        await run([.. sets.Except(optional.Select(module => module.Migrations))]);
        foreach (var module in optional)
        {
            try
            {
                await run([module.Migrations]);
            }
            catch (BootException exception)
            {
                loaded.Graph.FailNow(module.Registration, ModulePhase.Migrate, exception);
            }
        }
    }

    private static void ThrowIfMissing(IReadOnlyList<string> names, string place)
    {
        if (names.Count > 0)
        {
            throw new BootException(new Problem(
                "COM6019", $"The database lacks migrations: {string.Join(", ", names)}.", place, "Apply them with 'db migrate'."));
        }
    }
}
