using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>Describes why a migration failed, and how to fix it.</summary>
internal static class MigrationErrors
{
    /// <summary>Describes the failure of a file.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="file">The file.</param>
    /// <param name="statement">The statement that failed; <see langword="null"/> when it is not known.</param>
    public static BootException Describe(NpgsqlException exception, MigrationFile file, SqlStatement? statement = null)
    {
        var what = file.IsDown ? "A rollback" : "A migration";
        if (exception is not PostgresException { SqlState: var state } rejection || IsLost(rejection))
        {
            return new BootException(
                new Problem(
                    "COM6018",
                    $"{what} lost its connection: {(exception.InnerException ?? exception).Message}",
                    file.Place,
                    file.IsDown
                        ? "Look with 'db status' before you repeat it: all that was asked for is rolled back, or nothing is."
                        : "Start again. The running migration was applied completely or not at all; the others follow."),
                exception);
        }

        var position = (statement?.Start ?? 0) + Math.Max(0, rejection.Position - 1);
        var line = statement is null ? "" : $", line {file.Sql.AsSpan(0, Math.Min(position, file.Sql.Length)).Count('\n') + 1}";
        return new BootException(
            new Problem(
                file.IsDown ? "COM6016" : "COM6001",
                $"{what} failed: {rejection.MessageText} (SQLSTATE {state}). Nothing of it was applied.",
                file.Place + line,
                Fix(state)),
            exception);
    }

    /// <summary>Whether a statement of a migration waited too long for a lock, or in a circle, so that it may run later.</summary>
    public static bool MayRunLater(BootException exception) =>
        exception.InnerException is PostgresException { SqlState: "55P03" or "40P01" };

    /// <summary>Whether the connection failed, or the server is stopping, has crashed or is starting.</summary>
    public static bool IsLost(NpgsqlException exception) => exception is not PostgresException { SqlState: var state }
        || state is "08000" or "08003" or "08006" or "57P01" or "57P02" or "57P03" or "57P05";

    private static string Fix(string state) => state switch
    {
        "42P01" or "3F000" =>
            "Unqualified names belong to the module's schema. " +
            "If the table is another module's, add that module above this one in Program.cs.",
        "42501" =>
            "Allow the user of the connection string to create schemas: grant create on database … to …; or migrate as the owner.",
        "55P03" =>
            "Other sessions hold a lock on the table for long: pg_stat_activity and pg_locks show which. End them, or start again later.",
        "42P07" or "42710" or "42701" => "It was created outside of the migrations. Drop or rename it, and start again.",
        "25001" =>
            "Migrations run in a transaction, which excludes statements such as create index concurrently. Use a form that is allowed.",
        _ when state.StartsWith("23", StringComparison.Ordinal) =>
            "Correct the data first, above the statement in the same file, and start again.",
        _ => "Correct the file, or the existing data, and start again.",
    };
}
