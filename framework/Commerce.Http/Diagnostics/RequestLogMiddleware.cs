using Commerce.Background;
using Commerce.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Commerce.Http;

/// <summary>Logs one line for each request. The span of a request is ASP.NET Core's own.</summary>
/// <param name="next">The rest of the pipeline.</param>
/// <param name="work">The level of the line.</param>
/// <param name="time">The clock of durations.</param>
/// <param name="log">The log. One that fails changes nothing.</param>
internal sealed partial class RequestLogMiddleware(
    RequestDelegate next, WorkLog work, TimeProvider time, ILogger<RequestLogMiddleware> log)
{
    private readonly ContainedLogger logger = new(log);

    public Task InvokeAsync(HttpContext context) => logger.IsEnabled(work.Level) ? LogAsync(context) : next(context);

    private async Task LogAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var (milliseconds, requestId) = (time.GetElapsedTime(started).TotalMilliseconds, RequestId.Of(context));
            LogRequest(work.Level, context.Request.Method, context.Request.Path, context.Response.StatusCode, milliseconds, requestId);
        }
    }

    [LoggerMessage(EventId = 2901, Message = "{Method} {Path} answered {Status} in {Milliseconds:0.0} ms, request {RequestId}")]
    private partial void LogRequest(LogLevel level, string method, PathString path, int status, double milliseconds, string requestId);
}
