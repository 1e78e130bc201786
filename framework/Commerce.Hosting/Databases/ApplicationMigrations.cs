using Commerce.Postgres.Connections;
using Commerce.Postgres.Migrations;

namespace Commerce.Hosting.Databases;

/// <summary>
/// The fifth phase: brings the databases up to date. Commerce's own migrations belong on each database, for the events that are stored
/// there; those of a module belong on the module's database.
/// </summary>
/// <param name="host">The connected databases.</param>
internal sealed class ApplicationMigrations(ConnectedHost host)
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
                    .Select(module => MigrationSet.FromAssembly(module.Name, module.Name, module.Assembly)),
            ])),
    ];

    /// <summary>Applies the missing migrations.</summary>
    /// <exception cref="BootException">A migration failed or was refused.</exception>
    public async Task<MigratedHost> ApplyAsync(CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        foreach (var database in Databases)
        {
            applied.AddRange(await database.Migrator.ApplyAsync(database.Sets, cancellationToken));
        }

        return new MigratedHost(host, applied);
    }

    /// <summary>Makes sure that no migration is missing.</summary>
    /// <exception cref="BootException"><c>COM6019</c>: a migration is missing.</exception>
    public async Task<MigratedHost> RequireAsync(CancellationToken cancellationToken)
    {
        foreach (var database in Databases)
        {
            if (await database.Migrator.PlanAsync(database.Sets, cancellationToken) is { Count: > 0 } missing)
            {
                var names = missing.Select(planned => $"{planned.Module}/{planned.Migration.Name}");
                throw new BootException(new Problem(
                    "COM6019",
                    $"The database lacks migrations: {string.Join(", ", names)}.",
                    database.Place,
                    "Apply them with 'db migrate'."));
            }
        }

        return new MigratedHost(host, []);
    }

    /// <summary>Finds the migrations of a module.</summary>
    /// <exception cref="CommandException"><c>COM6013</c>: there is no such module.</exception>
    public (Migrator Migrator, MigrationSet Set) Find(string module)
    {
        var all = Databases.SelectMany(database => database.Sets.Select(set => (database.Migrator, Set: set))).ToList();
        return all.Find(entry => entry.Set.Module == module) is { Set: not null } found
            ? found
            : throw new CommandException(new Problem(
                "COM6013",
                $"There is no module '{module}'.",
                "the command line",
                $"Name one of these: {string.Join(", ", all.Select(entry => entry.Set.Module).Distinct())}."));
    }
}
