using Commerce.Background;
using Commerce.Postgres.Connections;
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
    /// <summary>How often files are tried that other sessions are in the way of; for a lock on a table they wait five seconds.</summary>
    private const int MaxLockAttempts = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Applies the pending migrations.</summary>
    /// <param name="sets">The migrations of each module, dependencies first.</param>
    /// <param name="cancellationToken">Cancels the running migration and the following ones; those already applied stay.</param>
    /// <returns>The applied migrations, as <c>module/name</c>.</returns>
    /// <exception cref="BootException">
    /// <c>COM6001</c>: a migration failed. <c>COM6002</c>: an applied migration was edited. <c>COM6062</c>: the database rejects what
    /// migrations need. <c>COM6012</c>: a migration is destructive without allowing it. <c>COM6017</c>: a migration controls its
    /// transaction. <c>COM6018</c>: the connection was lost. <c>COM6028</c>: a file cannot run. <c>COM6029</c>: an applied migration was
    /// renamed.
    /// </exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken) =>
        (await RunAsync(sets, cancellationToken)).Applied;

    /// <summary>Applies the pending migrations, and says what people should know.</summary>
    /// <inheritdoc cref="ApplyAsync"/>
    internal Task<MigrationOutcome> RunAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return UseAsync(
            async session =>
            {
                var history = new MigrationHistory(sets, await session.ReadHistoryAsync(cancellationToken));
                var pending = history.Pending();
                ThrowIfAny([.. pending.SelectMany(one => MigrationGuard.Check(one.Set, one.Migration))]);
                var applied = new List<string>();
                while (pending.Count > 0 && await ApplyNextAsync(session, sets, cancellationToken) is { } name)
                {
                    applied.Add(name);
                }

                if (await session.ReadWithoutWallAsync(sets, cancellationToken) is { Count: > 0 } without)
                {
                    await session.ChangeAsync(
                        async () =>
                        {
                            await session.CreateWallsAsync(without, cancellationToken);
                            return true;
                        },
                        cancellationToken);
                }

                return new MigrationOutcome(applied, history.Warnings);
            },
            cancellationToken);
    }

    /// <summary>Compares the migrations with those that the database has. Changes nothing.</summary>
    /// <exception cref="BootException"><c>COM6062</c>: the database rejects what migrations need.</exception>
    internal Task<MigrationHistory> ReadHistoryAsync(IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        return UseAsync(
            async session => new MigrationHistory(sets, await session.ReadHistoryAsync(cancellationToken)), cancellationToken);
    }

    /// <summary>Lets a role read and write the tables of schemas, and read the history of migrations.</summary>
    /// <exception cref="BootException"><c>COM6062</c>: the database rejects it.</exception>
    internal Task GrantAsync(string role, IReadOnlyList<string> schemas, CancellationToken cancellationToken) => ChangeAsync(
        async session =>
        {
            await session.GrantAsync(role, schemas, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Changes tables that no migration file creates, while no other host migrates.</summary>
    internal Task LockAsync(Action change, CancellationToken cancellationToken) => ChangeAsync(
        _ =>
        {
            change();
            return Task.FromResult(true);
        },
        cancellationToken);

    /// <summary>Rolls back the last migrations of a module, all or none.</summary>
    /// <param name="set">The module's migrations.</param>
    /// <param name="steps">The number of migrations, at least 1. When fewer are applied, all of them are rolled back.</param>
    /// <param name="cancellationToken">Cancels the call; nothing is changed then.</param>
    /// <returns>The migrations that were rolled back, as <c>module/name</c>, the last one first.</returns>
    /// <exception cref="BootException">
    /// <c>COM6002</c>: a migration was edited after it was applied. <c>COM6062</c>: the database rejects what migrations need.
    /// <c>COM6014</c>: a migration has no <c>.down.sql</c> file. <c>COM6016</c>: a rollback failed. <c>COM6017</c>: a file controls its
    /// transaction. <c>COM6018</c>: the connection was lost. <c>COM6024</c>: a migration belongs to another version of the application.
    /// <c>COM6028</c>: a file cannot run.
    /// </exception>
    public async Task<IReadOnlyList<string>> RollbackAsync(MigrationSet set, int steps, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        MigrationFile? current = null;
        return await UseAsync(
            session => ChangeFilesAsync(session, () => RevertAsync(session), () => current, cancellationToken), cancellationToken);

        async Task<IReadOnlyList<string>> RevertAsync(MigrationSession session)
        {
            current = null;
            var history = new MigrationHistory([set], await session.ReadHistoryAsync(cancellationToken));
            var last = history.Statuses
                .Where(status => status.State != MigrationState.Pending)
                .OrderByDescending(status => status.Name, StringComparer.Ordinal)
                .Take(steps)
                .ToList();
            ThrowIfAny([.. last.SelectMany(status => RollbackProblems(set, status))]);
            foreach (var status in last)
            {
                var migration = Find(set, status.Name)!;
                current = new MigrationFile(set, migration.Name, migration.Down!, IsDown: true);
                await session.RevertAsync(set, migration, cancellationToken);
            }

            return last.ConvertAll(status => $"{set.Module}/{status.Name}");
        }
    }

    private static Migration? Find(MigrationSet set, string name) => set.Migrations.FirstOrDefault(migration => migration.Name == name);

    private static IEnumerable<Problem> RollbackProblems(MigrationSet set, MigrationStatus status) => status switch
    {
        { State: MigrationState.Edited } => [MigrationHistory.Edited(status)],
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
        _ => MigrationGuard.CheckDown(set, Find(set, status.Name)!),
    };

    private static void ThrowIfAny(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
        {
            throw new BootException(problems);
        }
    }

    /// <summary>Applies the first migration that is missing. Other hosts may apply some, too, or revert them.</summary>
    /// <returns>Its name; <see langword="null"/> when none is missing.</returns>
    private async Task<string?> ApplyNextAsync(
        MigrationSession session, IReadOnlyList<MigrationSet> sets, CancellationToken cancellationToken)
    {
        MigrationFile? current = null;
        return await ChangeFilesAsync(session, ApplyAsync, () => current, cancellationToken);

        async Task<string?> ApplyAsync()
        {
            current = null;
            var history = new MigrationHistory(sets, await session.ReadHistoryAsync(cancellationToken));
            if (history.Pending() is not [var (set, migration), ..])
            {
                return null;
            }

            current = new MigrationFile(set, migration.Name, migration.Sql, IsDown: false);
            using var span = MigrationTelemetry.Start(set.Module, migration.Name);
            try
            {
                await session.ApplyAsync(set, migration, cancellationToken);
                return $"{set.Module}/{migration.Name}";
            }
            catch (Exception exception) when (span is not null && exception is not OperationCanceledException)
            {
                span.Fail(exception);
                throw;
            }
        }
    }

    /// <summary>
    /// Runs files in one transaction, again when other sessions were in the way. The answer to its commit may be lost, too.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="change">Runs the files.</param>
    /// <param name="current">Gets the file that ran last, or <see langword="null"/> when none did.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<T> ChangeFilesAsync<T>(
        MigrationSession session, Func<Task<T>> change, Func<MigrationFile?> current, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await session.ChangeAsync(change, cancellationToken);
            }
            catch (BootException exception) when (MigrationErrors.MayRunLater(exception) && attempt < MaxLockAttempts)
            {
                // Those who waited behind the migration go first.
                await Task.Delay(Pause, database.Time.OfMachine(), cancellationToken);
            }
            catch (NpgsqlException exception) when (current() is { } file && MigrationErrors.IsLost(exception))
            {
                throw MigrationErrors.Describe(exception, file);
            }
        }
    }

    private Task<T> ChangeAsync<T>(Func<MigrationSession, Task<T>> change, CancellationToken cancellationToken) =>
        UseAsync(session => session.ChangeAsync(() => change(session), cancellationToken), cancellationToken);

    private Task<T> UseAsync<T>(Func<MigrationSession, Task<T>> use, CancellationToken cancellationToken) => StartErrors.ExplainAsync(
        async () =>
        {
            await using var session = await MigrationSession.OpenAsync(database, cancellationToken);
            return await use(session);
        },
        () => database);
}
