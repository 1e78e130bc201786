using Commerce.Postgres.Errors;

namespace Commerce.Postgres.Sessions;

/// <summary>Errors in the use of database sessions.</summary>
internal static class SessionErrors
{
    public static CommerceException OtherDatabase() => CommerceException.Create(
        "COM6020",
        ErrorType.UnexpectedState,
        "A step or subscriber declared Transactional writes to a second database, and one transaction cannot cover both. " +
        "Remove Transactional from it, or let the module share the application's database.");

    public static CommerceException TooWeak(object requested, object running) => CommerceException.Create(
        "COM6021",
        ErrorType.UnexpectedState,
        $"A database session requires the isolation level {requested} inside a transaction that has begun as {running}. " +
        "Begin the outer session with the stricter level, or make this call before the transaction's first statement.");

    public static CommerceException Aborted() => CommerceException.Create(
        "COM6022",
        ErrorType.UnexpectedState,
        "A statement of this database session has failed, so PostgreSQL rejects the rest of it. " +
        "Let the exception leave the session: the session is rolled back, and the surrounding one can be used again.");

    public static CommerceException Unknown(Exception cause) => CommerceException.Create(
        "COM6023",
        ErrorType.Database,
        "The connection was lost while a transaction was being committed. Whether it was committed is not known: " +
        "check before you repeat it.",
        cause);

    public static CommerceException Broken(Exception? cause) => CommerceException.Create(
        PostgresErrors.TransactionEnded,
        ErrorType.Unavailable,
        $"The server has ended the transaction of this database session, so nothing of it is kept: {cause?.Message} " +
        "Usually the session was idle for longer than idle_in_transaction_session_timeout, an administrator ended the connection, or the " +
        "server was restarted.",
        cause);

    public static CommerceException IsEarly(string module) => CommerceException.Create(
        "COM6068",
        ErrorType.UnexpectedState,
        $"The module '{module}' uses its database before it is connected. Neither ConfigureServices nor the constructor of a service may " +
        "use it; StartAsync may.");

    public static CommerceException IsShared(string module) => CommerceException.Create(
        "COM6069",
        ErrorType.UnexpectedState,
        $"The module '{module}' disposes of its database, whose connections it shares with others. The host closes them; dispose of " +
        "sessions only.");

    public static CommerceException Concurrent() => CommerceException.Create(
        "COM6010",
        ErrorType.UnexpectedState,
        "A module call failed while another one was running in the same step, so its writes cannot be rolled back on their own. " +
        "Await the calls of a step one after the other, or let the exception fail the step.");
}
