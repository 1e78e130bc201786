using Commerce.Events;
using Commerce.Postgres.Events;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Events;

/// <summary>Tells interceptors and the log what this host has released, one event after the other, beside everything else.</summary>
/// <param name="interceptors">The interceptors of the application's container.</param>
/// <param name="runtime">The database that holds the events of runs.</param>
/// <param name="routes">Who wants which event.</param>
/// <param name="logger">The log; it gets a line for each event at the level Debug, for there may be very many.</param>
internal sealed partial class EventInterceptors(
    IEnumerable<IEventInterceptor> interceptors, HostRuntime runtime, EventRoutes routes, ILogger<EventInterceptors> logger)
{
    private readonly IEventInterceptor[] all = [.. interceptors];

    public void Released(IReadOnlyList<EventMessage> messages, IReadOnlyList<string> executionIds, CancellationToken cancellationToken)
    {
        if (all.Length > 0 || logger.IsEnabled(LogLevel.Debug))
        {
            _ = TellAsync(messages, [.. executionIds], cancellationToken);
        }
    }

    private async Task TellAsync(IReadOnlyList<EventMessage> messages, string[] executionIds, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            var released = messages.Select(message => (Message: message, ExecutionId: (string?)null)).ToList();
            if (executionIds.Length > 0)
            {
                released.AddRange(await HeldAsync(executionIds, cancellationToken));
            }

            foreach (var (message, executionId) in released)
            {
                if (logger.IsEnabled(LogLevel.Debug))
                {
                    var count = routes.SubscribersOf(message.Name).Count;
                    LogReleased(message.Name, message.Id, count);
                }

                foreach (var interceptor in all)
                {
                    await TellAsync(interceptor, message, executionId, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, nameof(EventInterceptors), "");
        }
    }

    private async Task TellAsync(IEventInterceptor interceptor, EventMessage message, string? executionId, CancellationToken cancellationToken)
    {
        try
        {
            await interceptor.ReleasedAsync(message, executionId, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception, interceptor.GetType().Name, message.Id);
        }
    }

    private Task<List<(EventMessage, string?)>> HeldAsync(string[] executionIds, CancellationToken cancellationToken) => runtime.Database.ReadAloneAsync(
        batch => Postgres.Sessions.NpgsqlBatchExtensions.Add(
            batch, "select id, name, data, emitted_at, depth, released_by from commerce.event where released_by = any($1) order by id", [executionIds]),
        row => (new EventMessage(row.GetString(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt32(4), 1), (string?)row.GetString(5)),
        cancellationToken);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Event} ({EventId}) goes to {Count} subscribers")]
    private partial void LogReleased(string @event, string eventId, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The interceptor {Interceptor} failed on the event {EventId}; the event is delivered all the same")]
    private partial void LogFailed(Exception exception, string interceptor, string eventId);
}
