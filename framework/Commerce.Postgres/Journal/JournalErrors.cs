using Commerce.Postgres.Errors;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>What the database's failures mean for a run.</summary>
internal static class JournalErrors
{
    /// <summary>The connection broke or could not be made.</summary>
    public static bool IsConnection(Exception exception) => exception is NpgsqlException && !PostgresErrors.IsRejection(exception);

    /// <summary>The error that a caller gets for a rejection: of one write, or of a statement without one.</summary>
    public static Exception Translate(Exception exception, RunHeader? run = null) => exception switch
    {
        PostgresException refused when run is not null && JournalSql.Conflict(refused, run) is { } conflict => conflict,
        _ when IsConnection(exception) => new JournalUnavailableException(
            "COM3011",
            "The database went away while a run was being read or written. Repeat the call when it is back.",
            exception),
        PostgresException refused when PostgresErrors.ConcernsServer(refused) => new JournalUnavailableException(
            "COM6011",
            $"The database cannot write now: {refused.MessageText} (SQLSTATE {refused.SqlState}). Nothing of the write was " +
            "kept. Check the server; runs resume from where they are.",
            exception),
        _ => exception,
    };

    /// <summary>The connection broke, and nothing was kept.</summary>
    public static JournalUnavailableException NotWritten(RunHeader run, Exception cause) => new(
        "COM3011",
        $"The database went away while the run '{run.TransactionId}' of '{run.WorkflowId}' was being written. Nothing of that " +
        "write was kept.",
        cause);

    /// <summary>The connection broke, and whether something was kept cannot be found out now.</summary>
    public static JournalUnavailableException Unknown(RunHeader run, Exception cause) => new(
        "COM3011",
        $"The database went away while the run '{run.TransactionId}' of '{run.WorkflowId}' was being written. " +
        "Whether its last step is done is decided when the database is back; nothing is lost.",
        cause,
        isUnknown: true);
}
