namespace Commerce.Postgres.Migrations;

/// <summary>A file that runs.</summary>
/// <param name="Set">The migrations it belongs to.</param>
/// <param name="Name">The name of the migration.</param>
/// <param name="Sql">The statements.</param>
/// <param name="IsDown">Whether it reverts the migration.</param>
internal sealed record MigrationFile(MigrationSet Set, string Name, string Sql, bool IsDown)
{
    /// <summary>Gets where the file is, for messages.</summary>
    public string Place => $"module '{Set.Module}', {Name}{(IsDown ? ".down" : "")}.sql";

    /// <summary>Gets the files of a migration.</summary>
    public static IEnumerable<MigrationFile> Of(MigrationSet set, Migration migration)
    {
        yield return new MigrationFile(set, migration.Name, migration.Sql, IsDown: false);
        if (migration.Down is { } down)
        {
            yield return new MigrationFile(set, migration.Name, down, IsDown: true);
        }
    }
}
