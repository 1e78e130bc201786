namespace Commerce;

/// <summary>Thrown by a handler: no other attempt would help.</summary>
public sealed class PermanentFailureException : CommerceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why.</param>
    /// <param name="type">The kind of error, which decides the HTTP status. Default: not allowed.</param>
    /// <param name="inner">What led to it.</param>
    public PermanentFailureException(string message, ErrorType type = ErrorType.NotAllowed, Exception? inner = null)
        : base(type, message, code: null, inner)
    {
    }
}
