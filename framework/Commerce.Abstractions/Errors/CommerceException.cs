namespace Commerce;

/// <summary>
/// An error whose kind and message are meant for the caller. HTTP answers it as <c>{ code?, type, message }</c>;
/// every other exception is answered as an unknown error and its text stays in the log.
/// </summary>
public class CommerceException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="message">What happened, with the names and values concerned.</param>
    /// <param name="code">A machine-readable code for callers that must tell apart errors of one type. Default: none.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    public CommerceException(ErrorType type, string message, string? code = null, Exception? inner = null)
        : base(message, inner)
    {
        Type = type;
        Code = code;
    }

    /// <summary>The kind of error.</summary>
    public ErrorType Type { get; }

    /// <summary>A machine-readable code, or <see langword="null"/>.</summary>
    public string? Code { get; }

    /// <summary>The single mistakes when there are several, for the <c>errors</c> array of the answer. Default: empty.</summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Gets the record and fields that the error is about. Default: none; the message names them in any case.</summary>
    public ErrorSubject? Subject { get; init; }
}
