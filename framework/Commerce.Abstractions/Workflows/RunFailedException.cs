namespace Commerce.Workflows;

/// <summary>
/// The failure of a run as the journal kept it: after a crash, or when the outcome of an earlier run is read, it stands for the original
/// exception, with its message, type and code.
/// </summary>
public sealed class RunFailedException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="exceptionName">The type name of the original exception.</param>
    /// <param name="originalMessage">The message of the original exception.</param>
    /// <param name="type">The kind of error; <see langword="null"/> when the original was not a <see cref="CommerceException"/>.</param>
    /// <param name="code">The code of the original exception, or <see langword="null"/>.</param>
    public RunFailedException(string exceptionName, string originalMessage, ErrorType? type, string? code)
        : base(type ?? ErrorType.UnexpectedState, $"{exceptionName}: {originalMessage}", code)
    {
        ExceptionName = exceptionName;
        OriginalMessage = originalMessage;
    }

    /// <summary>Gets the type name of the original exception.</summary>
    public string ExceptionName { get; }

    /// <summary>Gets the message of the original exception.</summary>
    public string OriginalMessage { get; }
}
