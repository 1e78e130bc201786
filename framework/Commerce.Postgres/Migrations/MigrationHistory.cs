namespace Commerce.Postgres.Migrations;

/// <summary>The migrations of an application, compared with those that a database has.</summary>
/// <param name="sets">The migrations of each module, dependencies first.</param>
/// <param name="applied">The history of the database.</param>
internal sealed class MigrationHistory(IReadOnlyList<MigrationSet> sets, IReadOnlyList<AppliedMigration> applied)
{
    /// <summary>Gets all migrations with their states, in the order in which they run.</summary>
    public IReadOnlyList<MigrationStatus> Statuses { get; } = [.. sets.SelectMany(set => StatusesOf(set, applied))];

    /// <summary>Gets what people should know, although nothing prevents the start: a sentence each.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. Statuses.Where(status => status.State == MigrationState.Unknown).Select(status =>
            $"migration {status.Module}/{status.Name} is in the database, but not in this version of the application"),
        .. Statuses.Where(IsLate).Select(status =>
            $"migration {status.Module}/{status.Name} runs after one whose name follows it; new databases run them in the order of names"),
    ];

    /// <summary>Returns the migrations that are missing, in the order in which they run.</summary>
    /// <exception cref="BootException">
    /// <c>COM6002</c>: an applied migration was edited. <c>COM6029</c>: an applied migration was renamed.
    /// </exception>
    public IReadOnlyList<(MigrationSet Set, Migration Migration)> Pending()
    {
        var problems = Statuses.Select(status => status.State switch
        {
            MigrationState.Edited => Edited(status),
            MigrationState.Pending => Renamed(status),
            _ => null,
        });
        if (problems.OfType<Problem>().ToList() is { Count: > 0 } found)
        {
            throw new BootException(found);
        }

        return [.. Statuses.Where(status => status.State == MigrationState.Pending).Select(status =>
        {
            var set = SetOf(status);
            return (set, set.Migrations.First(migration => migration.Name == status.Name));
        })];
    }

    /// <summary>Returns what applying the missing migrations would do.</summary>
    /// <inheritdoc cref="Pending"/>
    public IReadOnlyList<PlannedMigration> Plan() =>
    [
        .. Pending().Select(pending => new PlannedMigration(
            pending.Set.Module,
            pending.Migration,
            DestructiveStatements.Find(pending.Migration.Sql),
            [.. MigrationGuard.Check(pending.Set, pending.Migration)])),
    ];

    /// <summary>Describes a migration that was edited after it was applied.</summary>
    public static Problem Edited(MigrationStatus status) => new(
        "COM6002",
        "A migration was edited after it was applied to this database.",
        $"module '{status.Module}', {status.Name}.sql",
        "Restore the file and put the change into a new migration. A throw-away database can be dropped instead.");

    private static IEnumerable<MigrationStatus> StatusesOf(MigrationSet set, IReadOnlyList<AppliedMigration> applied)
    {
        var own = applied.Where(entry => entry.Module == set.Module).ToDictionary(entry => entry.Name);
        var unknown = own.Keys.Except(set.Migrations.Select(migration => migration.Name))
            .Select(name => new MigrationStatus(set.Module, name, MigrationState.Unknown, own[name].AppliedAt, HasDown: false));
        return set.Migrations.Select(migration =>
            {
                var entry = own.GetValueOrDefault(migration.Name);
                var state = entry is null ? MigrationState.Pending
                    : entry.Checksum == migration.Checksum ? MigrationState.Applied
                    : MigrationState.Edited;
                return new MigrationStatus(set.Module, migration.Name, state, entry?.AppliedAt, migration.Down is not null);
            })
            .Concat(unknown)
            .OrderBy(status => status.Name, StringComparer.Ordinal);
    }

    private MigrationSet SetOf(MigrationStatus status) => sets.First(set => set.Module == status.Module);

    private bool IsLate(MigrationStatus status) => status.State == MigrationState.Pending && Statuses.Any(other =>
        other.Module == status.Module && other.AppliedAt is not null && StringComparer.Ordinal.Compare(other.Name, status.Name) > 0);

    /// <summary>A file with the content of a migration that was applied under a name that is gone.</summary>
    private Problem? Renamed(MigrationStatus status)
    {
        var checksum = SetOf(status).Migrations.First(migration => migration.Name == status.Name).Checksum;
        var unknown = Statuses.Where(other => other.Module == status.Module && other.State == MigrationState.Unknown)
            .Select(other => other.Name)
            .FirstOrDefault(name => applied.Any(entry =>
                entry.Module == status.Module && entry.Name == name && entry.Checksum == checksum));
        return unknown is null ? null : new Problem(
            "COM6029",
            $"The migration was applied to this database as {unknown}, and was renamed since. Nothing was changed.",
            $"module '{status.Module}', {status.Name}.sql",
            $"Rename the file to {unknown}.sql. A throw-away database can be dropped instead.");
    }
}
