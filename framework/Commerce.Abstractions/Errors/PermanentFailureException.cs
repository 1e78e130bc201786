namespace Commerce;

/// <summary>Thrown by a handler when retrying cannot help.</summary>
public sealed class PermanentFailureException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="type">The type of error, which decides the HTTP status. Default: not allowed.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    public PermanentFailureException(string message, ErrorType type = ErrorType.NotAllowed, Exception? inner = null)
        : base(type, message, code: null, inner)
    {
    }
}
