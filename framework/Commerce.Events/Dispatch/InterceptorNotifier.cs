using Commerce.Events.Deliveries;
using Commerce.Events.Routing;
using Microsoft.Extensions.Logging;

namespace Commerce.Events.Dispatch;

/// <summary>Reports to interceptors and the log what this host has released, one event after the other. Nothing waits for it.</summary>
/// <param name="interceptors">The interceptors.</param>
/// <param name="store">Holds the events of runs.</param>
/// <param name="routes">Says which subscribers want which event.</param>
/// <param name="logger">
/// The log. It gets a line for each event at the level Debug, because there may be very many. It must not throw.
/// </param>
internal sealed partial class InterceptorNotifier(
    IEnumerable<IEventInterceptor> interceptors, IDeliveryStore store, EventRoutes routes, ILogger logger)
{
    private readonly IEventInterceptor[] interceptors = [.. interceptors];
    private int reports;

    /// <summary>Gets whether everything has been reported.</summary>
    public bool IsIdle => Volatile.Read(ref reports) == 0;

    /// <summary>Reports events, in the background.</summary>
    /// <param name="events">The events.</param>
    /// <param name="runIds">Runs whose held events were released too.</param>
    /// <param name="cancellationToken">Ends the reports.</param>
    public void NotifyReleased(IReadOnlyList<StoredEvent> events, IReadOnlyList<string> runIds, CancellationToken cancellationToken)
    {
        if (interceptors.Length > 0 || logger.IsEnabled(LogLevel.Debug))
        {
            Interlocked.Increment(ref reports);
            _ = NotifyAsync(events, [.. runIds], cancellationToken);
        }
    }

    private async Task NotifyAsync(IReadOnlyList<StoredEvent> events, string[] runIds, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            foreach (var stored in events)
            {
                await NotifyAsync(stored, null, cancellationToken);
            }

            var held = runIds.Length == 0 ? [] : await store.ReadReleasedAsync(runIds, cancellationToken);
            foreach (var (stored, runId) in held)
            {
                await NotifyAsync(stored, runId, cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // The host stops, and nobody observes any more.
        }
        catch (Exception exception)
        {
            LogReadFailed(exception, runIds.Length);
        }
        finally
        {
            Interlocked.Decrement(ref reports);
        }
    }

    private async Task NotifyAsync(StoredEvent stored, string? runId, CancellationToken cancellationToken)
    {
        if (logger.IsEnabled(LogLevel.Debug))
        {
            var count = routes.SubscribersOf(stored.Name).Count;
            LogReleased(stored.Name, stored.Id, count);
        }

        foreach (var interceptor in interceptors)
        {
            try
            {
                await interceptor.ReleasedAsync(stored, runId, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(exception, interceptor.GetType().Name, stored.Id);
            }
        }
    }

    [LoggerMessage(EventId = 4005, Level = LogLevel.Debug, Message = "{Event} ({EventId}) goes to {Count} subscribers of this host")]
    private partial void LogReleased(string @event, string eventId, int count);

    [LoggerMessage(
        EventId = 4006,
        Level = LogLevel.Error,
        Message = "The interceptor {Interceptor} failed on the event {EventId}; the event is delivered all the same")]
    private partial void LogFailed(Exception exception, string interceptor, string eventId);

    [LoggerMessage(
        EventId = 4007,
        Level = LogLevel.Error,
        Message = "Interceptors did not see the events of {Count} runs; they are delivered all the same")]
    private partial void LogReadFailed(Exception exception, int count);
}
