using Npgsql;

namespace Commerce.Postgres.Migrations;

/// <summary>Says what went wrong with a migration, and what to do about it.</summary>
internal static class MigrationErrors
{
    public static BootException Describe(NpgsqlException exception, string id, string what, string module, string file)
    {
        var where = $"module '{module}', {file}.sql";
        return exception is PostgresException { SqlState: var state } refused && !IsLost(state)
            ? new BootException(
                new Problem(id, $"{what} failed: {refused.MessageText} (SQLSTATE {state}). Nothing of it was applied.", where, Fix(state)), exception)
            : new BootException(
                new Problem(
                    "COM6018",
                    $"The connection was lost while {char.ToLowerInvariant(what[0])}{what[1..]} ran: {(exception.InnerException ?? exception).Message}",
                    where,
                    "Start again: what was under way is there whole or not at all, and the rest follows."),
                exception);
    }

    /// <summary>Connection errors, and a server that is stopped, crashed or starting.</summary>
    private static bool IsLost(string state) => state.StartsWith("08", StringComparison.Ordinal) || state is "57P01" or "57P02" or "57P03" or "57P05";

    private static string Fix(string state) => state switch
    {
        "42P01" or "3F000" =>
            "Names without a schema are the module's own. If another module has the table, add that module above this one in Program.cs.",
        "42501" => "Let the user of the connection string create in this database: grant create on database … to …; or migrate as its owner.",
        "42P07" or "42710" or "42701" => "Something made it without a migration. Drop it, or rename it, and start again.",
        "25001" => "What cannot run in a transaction, such as create index concurrently, cannot be a migration. Use the form that can.",
        _ when state.StartsWith("23", StringComparison.Ordinal) => "Correct the data first, in the same file above the statement, and start again.",
        _ => "Correct the file, or the data it meets, and start again.",
    };
}
