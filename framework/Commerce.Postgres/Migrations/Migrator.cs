using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>
/// Brings schemas up to date. Any number of hosts may start together on an empty database: one migrates, the others wait for it. A
/// migration is there whole or not at all, whatever is killed meanwhile.
/// </summary>
/// <param name="database">The database to migrate.</param>
public sealed class Migrator(Database database)
{
    /// <summary>Applies what is missing.</summary>
    /// <param name="sets">Each module's migrations, in the order in which the modules depend on one another.</param>
    /// <param name="cancellationToken">Cancels between two migrations and the running statement; what is applied stays.</param>
    /// <returns>What was applied, as <c>module/name</c>.</returns>
    /// <exception cref="BootException">
    /// <c>COM6001</c> a migration failed; <c>COM6002</c> an applied one was edited; <c>COM6012</c> one is destructive and does not say so;
    /// <c>COM6017</c> one has a transaction of its own; <c>COM6018</c> the connection was lost.
    /// </exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
        if (Missing(sets, await session.ReadHistoryAsync(cancellationToken)).Count == 0)
        {
            return [];
        }

        await session.LockAsync(cancellationToken);
        var missing = Missing(sets, await session.ReadHistoryAsync(cancellationToken));
        ThrowIfAny([.. missing.SelectMany(pair => MigrationGuard.Check(pair.Set.Module, pair.Migration))]);
        foreach (var (set, migration) in missing)
        {
            try
            {
                await session.ApplyAsync(set, migration, cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                throw MigrationErrors.Describe(exception, "COM6001", "A migration", set.Module, migration.Name);
            }
        }

        return [.. missing.Select(pair => $"{pair.Set.Module}/{pair.Migration.Name}")];
    }

    /// <summary>What <see cref="ApplyAsync"/> would do. Changes nothing.</summary>
    /// <param name="sets">Each module's migrations.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="BootException"><c>COM6002</c> an applied migration was edited.</exception>
    public async Task<IReadOnlyList<PlannedMigration>> PlanAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
        return [.. Missing(sets, await session.ReadHistoryAsync(cancellationToken)).Select(pair => new PlannedMigration(
            pair.Set.Module, pair.Migration, DestructiveStatements.Find(pair.Migration.Sql), [.. MigrationGuard.Check(pair.Set.Module, pair.Migration)]))];
    }

    /// <summary>How the migrations and the database stand to each other, in the order in which they run. Changes nothing.</summary>
    /// <param name="sets">Each module's migrations.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<IReadOnlyList<MigrationStatus>> StatusAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
        var history = await session.ReadHistoryAsync(cancellationToken);
        return [.. sets.SelectMany(set => Status(set, history))];
    }

    /// <summary>Undoes the last migrations of a module: all of them, or, when one cannot be undone, none.</summary>
    /// <param name="set">The module's migrations.</param>
    /// <param name="steps">How many, at least 1; there may be fewer.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is changed then.</param>
    /// <returns>What was undone, as <c>module/name</c>, the last one first.</returns>
    /// <exception cref="BootException">
    /// <c>COM6002</c> one was edited after it was applied; <c>COM6014</c> one has no file that undoes it; <c>COM6016</c> undoing one failed;
    /// <c>COM6017</c>; <c>COM6018</c>.
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
        ThrowIfAny([.. last.SelectMany(status => WhyNotUndone(set, status))]);
        await using var transaction = await session.BeginAsync(cancellationToken);
        var running = "";
        try
        {
            foreach (var migration in last.Select(status => Find(set, status.Name)!))
            {
                running = migration.Name;
                await session.UndoAsync(set, migration, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw MigrationErrors.Describe(exception, "COM6016", "Undoing a migration", set.Module, $"{running}.down");
        }

        return [.. last.Select(status => $"{set.Module}/{status.Name}")];
    }

    private static Migration? Find(MigrationSet set, string name) => set.Migrations.FirstOrDefault(migration => migration.Name == name);

    private static IEnumerable<Problem> WhyNotUndone(MigrationSet set, MigrationStatus status) => status switch
    {
        { State: MigrationState.Edited } => [Edited(status)],
        { HasDown: false } =>
        [
            new Problem(
                "COM6014",
                $"The migration cannot be rolled back: {(status.State == MigrationState.Unknown ? "it is not in this version of the application" : "nothing says how")}. Nothing was changed.",
                $"module '{set.Module}', {status.Name}.sql",
                $"Put what undoes it into {status.Name}.down.sql beside it, or write a new migration that does."),
        ],
        _ => MigrationGuard.Check(set.Module, Find(set, status.Name)! with { Sql = "" }),
    };

    private static Problem Edited(MigrationStatus status) => new(
        "COM6002",
        "A migration was edited after it was applied here.",
        $"module '{status.Module}', {status.Name}.sql",
        "Restore the file and put the change into a new migration; on a throw-away database, drop it instead.");

    private static List<(MigrationSet Set, Migration Migration)> Missing(IReadOnlyList<MigrationSet> sets, IReadOnlyList<AppliedMigration> history)
    {
        var all = sets.SelectMany(set => Status(set, history).Select(status => (Set: set, Status: status))).ToList();
        ThrowIfAny([.. all.Where(pair => pair.Status.State == MigrationState.Edited).Select(pair => Edited(pair.Status))]);
        return [.. all.Where(pair => pair.Status.State == MigrationState.Pending).Select(pair => (pair.Set, Find(pair.Set, pair.Status.Name)!))];
    }

    private static IEnumerable<MigrationStatus> Status(MigrationSet set, IReadOnlyList<AppliedMigration> history)
    {
        var applied = history.Where(line => line.Module == set.Module).ToDictionary(line => line.Name);
        var unknown = applied.Keys.Except(set.Migrations.Select(migration => migration.Name))
            .Select(name => new MigrationStatus(set.Module, name, MigrationState.Unknown, applied[name].AppliedAt, HasDown: false));
        return set.Migrations.Select(migration =>
            {
                var line = applied.GetValueOrDefault(migration.Name);
                var state = line is null ? MigrationState.Pending : line.Checksum == migration.Checksum ? MigrationState.Applied : MigrationState.Edited;
                return new MigrationStatus(set.Module, migration.Name, state, line?.AppliedAt, migration.Down is not null);
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
