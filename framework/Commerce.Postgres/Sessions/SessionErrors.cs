namespace Commerce.Postgres.Sessions;

/// <summary>What can be wrong with the use of sessions.</summary>
internal static class SessionErrors
{
    /// <summary>A step that promised to write to the shared database only begins a session on another one.</summary>
    public static CommerceException OtherDatabase() => new(
        ErrorType.UnexpectedState,
        "COM6020 A step declared Transactional writes to a second database, and one transaction cannot cover both. " +
        "Take Transactional from the step, or let the module share the application's database.",
        "COM6020");

    public static CommerceException TooWeak(object asked, object running) => new(
        ErrorType.UnexpectedState,
        $"COM6021 A session asks for the isolation level {asked} inside a transaction that has begun as {running}. " +
        "Begin the outer session with the stricter level, or make this call before the transaction's first statement.",
        "COM6021");

    public static CommerceException Aborted() => new(
        ErrorType.UnexpectedState,
        "COM6022 A statement of this session has failed, so the database refuses the rest of it. " +
        "Let the exception leave the session: the session is undone, and the one around it goes on.",
        "COM6022");

    public static CommerceException Unknown(Exception cause) => new(
        ErrorType.Database,
        "COM6023 The database went away while a transaction was being committed. Whether it was is not known: look before you repeat it.",
        "COM6023",
        cause);

    public static CommerceException SideBySide() => new(
        ErrorType.UnexpectedState,
        "COM6010 A module call failed while another one ran beside it in the same step, so its writes cannot be undone alone. " +
        "Await the calls of a step one after the other, or let the exception fail the step.");
}
