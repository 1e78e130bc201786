using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>Describes why a migration failed, and how to fix it.</summary>
internal static class MigrationErrors
{
    /// <summary>Describes a failure.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="id">The diagnostic id when the server rejected a statement.</param>
    /// <param name="what">What failed, at the beginning of a sentence.</param>
    /// <param name="module">The module's name.</param>
    /// <param name="file">The file, without its extension.</param>
    public static BootException Describe(NpgsqlException exception, string id, string what, string module, string file)
    {
        var where = $"module '{module}', {file}.sql";
        return new BootException(
            exception is PostgresException { SqlState: var state } rejection && !IsLost(state)
                ? new Problem(
                    id, $"{what} failed: {rejection.MessageText} (SQLSTATE {state}). Nothing of it was applied.", where, Fix(state))
                : new Problem(
                    "COM6018",
                    $"{what} lost its connection: {(exception.InnerException ?? exception).Message}",
                    where,
                    "Start again. The running migration was applied completely or not at all; the others follow."),
            exception);
    }

    /// <summary>Whether the connection failed, or the server is stopping, has crashed or is starting.</summary>
    private static bool IsLost(string state) =>
        state.StartsWith("08", StringComparison.Ordinal) || state is "57P01" or "57P02" or "57P03" or "57P05";

    private static string Fix(string state) => state switch
    {
        "42P01" or "3F000" =>
            "Unqualified names belong to the module's schema. " +
            "If the table is another module's, add that module above this one in Program.cs.",
        "42501" =>
            "Allow the user of the connection string to create schemas: grant create on database … to …; or migrate as the owner.",
        "42P07" or "42710" or "42701" => "It was created outside of the migrations. Drop or rename it, and start again.",
        "25001" =>
            "Migrations run in a transaction, which excludes statements such as create index concurrently. Use a form that is allowed.",
        _ when state.StartsWith("23", StringComparison.Ordinal) =>
            "Correct the data first, above the statement in the same file, and start again.",
        _ => "Correct the file, or the existing data, and start again.",
    };
}
