using Npgsql;

namespace Commerce.Postgres.Errors;

/// <summary>
/// Errors of statements that are not about their values. Their messages reach callers of the application, and name nothing of the server;
/// the causes do.
/// </summary>
internal static class StatementErrors
{
    /// <summary>Nothing of the statement is kept, and the same may succeed after a while.</summary>
    public static CommerceException Unavailable(Exception cause) => CommerceException.Create(
        "COM6063", ErrorType.Unavailable, "The database is not available now. Try again in a while.", cause);

    /// <summary>The statement cannot succeed on this database.</summary>
    public static CommerceException Rejected(PostgresException cause) => CommerceException.Create(
        "COM6064",
        ErrorType.Database,
        "The database rejects a statement of the application. The log has the reason.",
        new InvalidOperationException($"{cause.MessageText} (SQLSTATE {cause.SqlState}). {Fix(cause.SqlState)}", cause));

    private static string Fix(string state) => state switch
    {
        PostgresErrorCodes.InsufficientPrivilege =>
            "Grant the application's user what it lacks: 'db migrate --grant <user>', as the owner of the tables, does that.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InvalidSchemaName
            or PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedObject =>
            "If the database is older than the application, run 'db migrate'; otherwise correct the statement.",
        _ => "Correct the statement, or what the server reports.",
    };
}
