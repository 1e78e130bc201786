namespace Commerce;

/// <summary>
/// An error whose type and message are meant for the caller. HTTP answers it as <c>{ code?, type, message }</c>.
/// Any other exception is answered as an unknown error, and its text stays in the log.
/// </summary>
/// <example>
/// <code>
/// throw new CommerceException(ErrorType.NotFound, $"Order with id: {id} was not found");
/// </code>
/// </example>
public class CommerceException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="type">The type of error, which decides the HTTP status.</param>
    /// <param name="message">What happened, with the names and values concerned.</param>
    /// <param name="code">A machine-readable code, for callers that distinguish errors of one type. Default: none.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    public CommerceException(ErrorType type, string message, string? code = null, Exception? inner = null)
        : base(message, inner)
    {
        Type = type;
        Code = code;
    }

    /// <summary>Gets the type of error.</summary>
    public ErrorType Type { get; }

    /// <summary>Gets the machine-readable code, or <see langword="null"/>.</summary>
    public string? Code { get; }

    /// <summary>
    /// Gets the individual mistakes when there are several; they become the <c>errors</c> array of the answer. Default: empty.
    /// </summary>
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    /// <summary>Gets the record and fields the error is about, for code that acts on them. Default: none.</summary>
    public ErrorSubject? Subject { get; init; }

    /// <summary>
    /// Creates an error with a diagnostic id. The id becomes the <see cref="Code"/> and the first word of the message, so that neither
    /// can be forgotten.
    /// </summary>
    /// <param name="id">The diagnostic id, such as <c>COM3010</c>. Each has a page in <c>docs/diagnostics</c>.</param>
    /// <param name="type">The type of error.</param>
    /// <param name="message">What happened and how to fix it, without the id.</param>
    /// <param name="inner">The cause, for the log. Default: none.</param>
    /// <returns>The error, to be thrown.</returns>
    public static CommerceException Create(string id, ErrorType type, string message, Exception? inner = null) =>
        new(type, $"{id} {message}", id, inner);
}
