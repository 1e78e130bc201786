using Microsoft.AspNetCore.Http;

namespace Commerce.Http;

/// <summary>Maps errors to status, type and code.</summary>
/// <remarks>Source: Medusa's status map; 405, 413, 415 and 503 are added.</remarks>
internal static class ErrorMap
{
    public static (int Status, string Type, string? Code) Of(ErrorType type) => type switch
    {
        ErrorType.InvalidData => (StatusCodes.Status400BadRequest, "invalid_data", null),
        ErrorType.NotAllowed => (StatusCodes.Status400BadRequest, "not_allowed", null),
        ErrorType.Unauthorized => (StatusCodes.Status401Unauthorized, "unauthorized", null),
        ErrorType.Forbidden => (StatusCodes.Status403Forbidden, "forbidden", null),
        ErrorType.NotFound => (StatusCodes.Status404NotFound, "not_found", null),
        ErrorType.MethodNotAllowed => (StatusCodes.Status405MethodNotAllowed, "method_not_allowed", null),
        ErrorType.Conflict => (StatusCodes.Status409Conflict, "conflict", "invalid_state_error"),
        ErrorType.PayloadTooLarge => (StatusCodes.Status413PayloadTooLarge, "payload_too_large", null),
        ErrorType.UnsupportedMediaType => (StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", null),
        ErrorType.Duplicate => (StatusCodes.Status422UnprocessableEntity, "duplicate_error", "invalid_request_error"),
        ErrorType.Database => (StatusCodes.Status500InternalServerError, "database_error", "api_error"),
        ErrorType.Unavailable => (StatusCodes.Status503ServiceUnavailable, "unavailable", "api_error"),
        ErrorType.UnexpectedState => (StatusCodes.Status500InternalServerError, "unexpected_state", null),
        ErrorType.InvalidArgument => (StatusCodes.Status500InternalServerError, "invalid_argument", null),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Returns the error behind a status without a body; <see langword="null"/> for every other status.</summary>
    public static CommerceException? Of(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => new(ErrorType.Unauthorized, "Unauthorized"),
        StatusCodes.Status403Forbidden => new(ErrorType.Forbidden, "Forbidden"),
        StatusCodes.Status404NotFound => new(
            ErrorType.NotFound, $"Cannot {context.Request.Method} {context.Request.Path}: there is no such path."),
        StatusCodes.Status405MethodNotAllowed => new(
            ErrorType.MethodNotAllowed,
            $"Cannot {context.Request.Method} {context.Request.Path}: allowed is {context.Response.Headers.Allow}."),
        StatusCodes.Status413PayloadTooLarge => new(ErrorType.PayloadTooLarge, "The body is too large."),
        StatusCodes.Status415UnsupportedMediaType => new(ErrorType.UnsupportedMediaType, "The body is not in a format this path reads."),
        _ => null,
    };
}
