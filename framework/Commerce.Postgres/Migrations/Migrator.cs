using Commerce.Postgres.Diagnostics;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>
/// Applies migrations. Any number of hosts may start together on an empty database: one migrates, the others wait for it. Each migration is
/// applied completely or not at all, whichever process is killed.
/// </summary>
/// <param name="database">The database to migrate.</param>
/// <example>
/// A module's test prepares its database:
/// <code>
/// var migrations = MigrationSet.FromAssembly("loyalty", "loyalty", typeof(LoyaltyModule).Assembly);
/// await new Migrator(database).ApplyAsync([MigrationSet.Runtime, migrations], cancellationToken);
/// </code>
/// </example>
public sealed class Migrator(Database database)
{
    /// <summary>Applies the pending migrations.</summary>
    /// <param name="sets">The migrations of each module, dependencies first.</param>
    /// <param name="cancellationToken">Cancels the running migration and the following ones; those already applied stay.</param>
    /// <returns>The applied migrations, as <c>module/name</c>.</returns>
    /// <exception cref="BootException">
    /// <c>COM6001</c>: a migration failed. <c>COM6002</c>: an applied migration was edited. <c>COM6012</c>: a migration is destructive
    /// without
    /// allowing it. <c>COM6017</c>: a migration controls its transaction. <c>COM6018</c>: the connection was lost.
    /// </exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
        if (Pending(sets, await session.ReadHistoryAsync(cancellationToken)).Count == 0)
        {
            return [];
        }

        await session.LockAsync(cancellationToken);
        var pending = Pending(sets, await session.ReadHistoryAsync(cancellationToken));
        ThrowIfAny([.. pending.SelectMany(pair => MigrationGuard.Check(pair.Set.Module, pair.Migration))]);
        foreach (var (set, migration) in pending)
        {
            using var span = MigrationTelemetry.Start(set.Module, migration.Name);
            try
            {
                await session.ApplyAsync(set, migration, cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                span?.Fail(exception);
                throw MigrationErrors.Describe(exception, "COM6001", "A migration", set.Module, migration.Name);
            }
        }

        return [.. pending.Select(pair => $"{pair.Set.Module}/{pair.Migration.Name}")];
    }

    /// <summary>Returns what <see cref="ApplyAsync"/> would do. Changes nothing.</summary>
    /// <exception cref="BootException"><c>COM6002</c>: an applied migration was edited.</exception>
    internal async Task<IReadOnlyList<PlannedMigration>> PlanAsync(
        IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
        return [.. Pending(sets, await session.ReadHistoryAsync(cancellationToken)).Select(pair => new PlannedMigration(
            pair.Set.Module,
            pair.Migration,
            DestructiveStatements.Find(pair.Migration.Sql),
            [.. MigrationGuard.Check(pair.Set.Module, pair.Migration)]))];
    }

    /// <summary>Returns the state of the migrations, in the order in which they run. Changes nothing.</summary>
    internal async Task<IReadOnlyList<MigrationStatus>> StatusAsync(
        IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
        var history = await session.ReadHistoryAsync(cancellationToken);
        return [.. sets.SelectMany(set => Status(set, history))];
    }

    /// <summary>Rolls back the last migrations of a module, all or none.</summary>
    /// <param name="set">The module's migrations.</param>
    /// <param name="steps">The number of migrations, at least 1. When fewer are applied, all of them are rolled back.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is changed then.</param>
    /// <returns>The migrations that were rolled back, as <c>module/name</c>, the last one first.</returns>
    /// <exception cref="BootException">
    /// <c>COM6002</c>: a migration was edited after it was applied. <c>COM6014</c>: a migration has no <c>.down.sql</c> file.
    /// <c>COM6016</c>: a
    /// rollback failed. <c>COM6017</c>: a file controls its transaction. <c>COM6018</c>: the connection was lost. <c>COM6024</c>: a
    /// migration
    /// belongs to another version of the application.
    /// </exception>
    public async Task<IReadOnlyList<string>> RollbackAsync(MigrationSet set, int steps, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
        await session.LockAsync(cancellationToken);
        var last = Status(set, await session.ReadHistoryAsync(cancellationToken))
            .Where(status => status.State != MigrationState.Pending)
            .OrderByDescending(status => status.Name, StringComparer.Ordinal)
            .Take(steps)
            .ToList();
        ThrowIfAny([.. last.SelectMany(status => RollbackProblems(set, status))]);
        await using var transaction = await session.BeginAsync(cancellationToken);
        var running = "";
        try
        {
            foreach (var migration in last.Select(status => Find(set, status.Name)!))
            {
                running = migration.Name;
                await session.RevertAsync(set, migration, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw MigrationErrors.Describe(exception, "COM6016", "A rollback", set.Module, $"{running}.down");
        }

        return [.. last.Select(status => $"{set.Module}/{status.Name}")];
    }

    private static Migration? Find(MigrationSet set, string name) => set.Migrations.FirstOrDefault(migration => migration.Name == name);

    private static IEnumerable<Problem> RollbackProblems(MigrationSet set, MigrationStatus status) => status switch
    {
        { State: MigrationState.Edited } => [Edited(status)],
        { State: MigrationState.Unknown } =>
        [
            new Problem(
                "COM6024",
                "The migration cannot be rolled back, because it belongs to another version of the application. Nothing was changed.",
                $"module '{set.Module}', {status.Name}.sql",
                "Roll back with the version of the application that has it."),
        ],
        { HasDown: false } =>
        [
            new Problem(
                "COM6014",
                "The migration cannot be rolled back, because it has no .down.sql file. Nothing was changed.",
                $"module '{set.Module}', {status.Name}.sql",
                $"Write {status.Name}.down.sql beside it, or revert it with a new migration."),
        ],
        _ => MigrationGuard.Check(set.Module, Find(set, status.Name)! with { Sql = "" }),
    };

    private static Problem Edited(MigrationStatus status) => new(
        "COM6002",
        "A migration was edited after it was applied to this database.",
        $"module '{status.Module}', {status.Name}.sql",
        "Restore the file and put the change into a new migration. A throw-away database can be dropped instead.");

    private static List<(MigrationSet Set, Migration Migration)> Pending(
        IReadOnlyList<MigrationSet> sets, IReadOnlyList<AppliedMigration> history)
    {
        var all = sets.SelectMany(set => Status(set, history).Select(status => (Set: set, Status: status))).ToList();
        ThrowIfAny([.. all.Where(pair => pair.Status.State == MigrationState.Edited).Select(pair => Edited(pair.Status))]);
        return [.. all.Where(pair => pair.Status.State == MigrationState.Pending)
            .Select(pair => (pair.Set, Find(pair.Set, pair.Status.Name)!))];
    }

    private static IEnumerable<MigrationStatus> Status(MigrationSet set, IReadOnlyList<AppliedMigration> history)
    {
        var applied = history.Where(entry => entry.Module == set.Module).ToDictionary(entry => entry.Name);
        var unknown = applied.Keys.Except(set.Migrations.Select(migration => migration.Name))
            .Select(name => new MigrationStatus(set.Module, name, MigrationState.Unknown, applied[name].AppliedAt, HasDown: false));
        return set.Migrations.Select(migration =>
            {
                var entry = applied.GetValueOrDefault(migration.Name);
                var state = entry is null ? MigrationState.Pending
                    : entry.Checksum == migration.Checksum ? MigrationState.Applied
                    : MigrationState.Edited;
                return new MigrationStatus(set.Module, migration.Name, state, entry?.AppliedAt, migration.Down is not null);
            })
            .Concat(unknown)
            .OrderBy(status => status.Name, StringComparer.Ordinal);
    }

    private static void ThrowIfAny(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
        {
            throw new BootException(problems);
        }
    }
}
