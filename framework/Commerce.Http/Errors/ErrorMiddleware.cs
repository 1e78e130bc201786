using Commerce.Background;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Commerce.Http;

/// <summary>
/// Responds to every failure in the same shape, whatever caused it: a handler, the router, the server. A log that fails changes nothing.
/// </summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="json">The JSON settings of responses.</param>
/// <param name="log">The log.</param>
internal sealed partial class ErrorMiddleware(RequestDelegate next, IOptions<JsonOptions> json, ILogger<ErrorMiddleware> log)
{
    /// <summary>After how many seconds a caller may try again when the database is away.</summary>
    private const string RetrySeconds = "5";

    private readonly ContainedLogger logger = new(log);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentType: null } && ErrorMap.Of(context) is { } error)
            {
                await WriteAsync(context, error);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody reads a response.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
        }
    }

    private Task AnswerAsync(HttpContext context, Exception exception)
    {
        var known = exception switch
        {
            CommerceException commerce => commerce,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new CommerceException(
                ErrorType.PayloadTooLarge, "The body is larger than this server accepts.", inner: exception),
            BadHttpRequestException bad => new CommerceException(ErrorType.InvalidData, bad.Message, inner: exception),
            _ => null,
        };
        context.Response.Clear();
        if (known is null)
        {
            LogUnknown(exception, context.Request.Method, context.Request.Path, RequestId.Of(context));
            return WriteAsync(
                context, StatusCodes.Status500InternalServerError, "unknown_error", "unknown_error", "An unknown error occurred.", null);
        }

        return WriteAsync(context, known);
    }

    private Task WriteAsync(HttpContext context, CommerceException error)
    {
        var (status, type, code) = ErrorMap.Of(error.Type);
        var requestId = RequestId.Of(context);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            // One line: all requests fail in the same way while the database is away.
            LogUnavailable(context.Request.Method, context.Request.Path, requestId, error.Message, error.InnerException?.Message);
            context.Response.Headers.RetryAfter = RetrySeconds;
        }
        else if (status >= 500)
        {
            LogUnknown(error, context.Request.Method, context.Request.Path, requestId);
        }
        else
        {
            LogRefused(error, context.Request.Method, context.Request.Path, status, requestId);
        }

        return WriteAsync(context, status, error.Code ?? code, type, error.Message, error.Errors.Count == 0 ? null : error.Errors);
    }

    private Task WriteAsync(HttpContext context, int status, string? code, string type, string message, IReadOnlyList<FieldError>? errors)
    {
        context.Response.StatusCode = status;
        var body = new ErrorBody(code, type, message, errors, RequestId.Of(context));
        return context.Response.WriteAsJsonAsync(body, json.Value.SerializerOptions, context.RequestAborted);
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "{Method} {Path} failed, request {RequestId}")]
    private partial void LogUnknown(Exception exception, string method, PathString path, string requestId);

    [LoggerMessage(
        EventId = 2003,
        Level = LogLevel.Warning,
        Message = "{Method} {Path} is not available, request {RequestId}: {Error} Cause: {Cause}")]
    private partial void LogUnavailable(string method, PathString path, string requestId, string error, string? cause);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Debug, Message = "{Method} {Path} refused with {Status}, request {RequestId}")]
    private partial void LogRefused(Exception exception, string method, PathString path, int status, string requestId);
}
