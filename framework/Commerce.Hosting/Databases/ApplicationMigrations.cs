using Commerce.Hosting.Modules;
using Commerce.Postgres.Migrations;

namespace Commerce.Hosting.Databases;

/// <summary>Which migrations belong on which database: Commerce's own on each, for the events that are stored there, and those of the modules on it.</summary>
/// <param name="runtime">The databases.</param>
/// <param name="own">Which modules have one of their own.</param>
internal sealed class ApplicationMigrations(HostRuntime runtime, ModuleDatabases own)
{
    private IReadOnlyList<LoadedModule> modules = [];

    /// <summary>The databases with their migrations, the application's first.</summary>
    public IEnumerable<(string Place, Migrator Migrator, IReadOnlyList<MigrationSet> Sets)> Databases => runtime.Databases.Select(host => (
        DatabaseOpener.Place(host.Database),
        new Migrator(host.Database),
        (IReadOnlyList<MigrationSet>)[.. modules
            .Where(module => (own.Of(module.Name) ?? runtime.Databases[0]) == host)
            .Select(module => MigrationSet.FromAssembly(module.Name, module.Name, module.Assembly))
            .Prepend(MigrationSet.Runtime)]));

    public void Load(IReadOnlyList<LoadedModule> added) => modules = added;

    /// <summary>Applies what is missing.</summary>
    /// <returns>What was applied, as <c>module/name</c>.</returns>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        foreach (var database in Databases)
        {
            applied.AddRange(await database.Migrator.ApplyAsync(database.Sets, cancellationToken));
        }

        return applied;
    }

    /// <summary>Makes sure that nothing is missing.</summary>
    /// <exception cref="BootException"><c>COM6019</c>.</exception>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        foreach (var database in Databases)
        {
            if (await database.Migrator.PlanAsync(database.Sets, cancellationToken) is { Count: > 0 } missing)
            {
                throw new BootException(new Problem(
                    "COM6019",
                    $"The database lacks migrations: {string.Join(", ", missing.Select(planned => $"{planned.Module}/{planned.Migration.Name}"))}.",
                    database.Place,
                    "Apply them with 'db migrate'."));
            }
        }
    }

    /// <summary>The migrations of a module.</summary>
    /// <exception cref="BootException"><c>COM6013</c>: there is no such module.</exception>
    public (Migrator Migrator, MigrationSet Set) Find(string module)
    {
        var all = Databases.SelectMany(database => database.Sets.Select(set => (database.Migrator, Set: set))).ToList();
        return all.Find(entry => entry.Set.Module == module) is { Set: not null } found
            ? found
            : throw new BootException(new Problem(
                "COM6013",
                $"There is no module '{module}'.",
                "the command line",
                $"Name one of these: {string.Join(", ", all.Select(entry => entry.Set.Module).Distinct())}."));
    }
}
