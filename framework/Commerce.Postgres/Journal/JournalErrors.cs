using Commerce.Postgres.Errors;
using Commerce.Postgres.Sessions;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>What the database's failures mean for a run.</summary>
internal static class JournalErrors
{
    /// <summary>The connection broke or could not be made.</summary>
    public static bool IsConnection(Exception exception) => exception is NpgsqlException && !PostgresErrors.IsRejection(exception);

    /// <summary>The error that a caller gets: for one write, or for a statement without one.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="run">The run that was written. Default: none.</param>
    /// <param name="isReading">Whether the statement changes nothing. Default: it may have been committed when the answer is lost.</param>
    public static Exception Translate(Exception exception, RunHeader? run = null, bool isReading = false) => exception switch
    {
        PostgresException refused when run is not null && JournalSql.Conflict(refused, run) is { } conflict => conflict,
        _ when IsConnection(exception) && (isReading || UnsentWork.Is(exception)) => new JournalUnavailableException(
            "COM3011",
            "The database went away, and nothing of the call was kept. Repeat it when the database is back.",
            exception),
        _ when IsConnection(exception) => new JournalUnavailableException(
            "COM3011",
            "The database went away during a write to the journal, and its answer is lost. Look at the run before the call is repeated.",
            exception,
            isUnknown: true),
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
