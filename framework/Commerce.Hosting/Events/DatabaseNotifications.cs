using Commerce.Background;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Hosting.Events;

/// <summary>
/// Hosts on one database tell one another that deliveries wait. Telling is off the path of writes and at most once in a while; hearing
/// needs a connection of its own. When either fails, looking once a second is what remains.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DatabaseNotifications(Database database, TimeProvider time, ILogger logger) : IDisposable
{
    private const string Deliveries = "commerce_deliveries";

    /// <summary>The least time between two notifications of this host.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim waiting = new(0, 1);
    private Task running = Task.CompletedTask;

    /// <summary>Begins.</summary>
    /// <param name="deliveriesWait">Another host has left deliveries.</param>
    /// <param name="subscriptionsChanged">A host has new subscribers.</param>
    public void Start(Action deliveriesWait, Action subscriptionsChanged) => running = Task.WhenAll(TellAsync(), ListenAsync(deliveriesWait, subscriptionsChanged));

    /// <summary>Tells other hosts that deliveries wait.</summary>
    public void Tell()
    {
        try
        {
            waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to be told.
        }
    }

    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await running;
    }

    public void Dispose()
    {
        stopping.Dispose();
        waiting.Dispose();
    }

    private async Task TellAsync()
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await waiting.WaitAsync(stopping.Token);
                await database.WriteAsync(batch => NpgsqlBatchExtensions.Add(batch, $"select pg_notify('{Deliveries}', pg_backend_pid()::text)"), stopping.Token);
                await Task.Delay(Pause, time, stopping.Token);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                LogFailed(exception);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(Action deliveriesWait, Action subscriptionsChanged)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, ApplicationName = "commerce notifications", KeepAlive = 30 };
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(stopping.Token);
                connection.Notification += (_, notification) => (notification.Channel == Deliveries ? deliveriesWait : subscriptionsChanged)();
                await using var listen = new NpgsqlCommand($"listen {Deliveries}; listen {SubscriptionStore.Channel}", connection);
                await listen.ExecuteNonQueryAsync(stopping.Token);
                // What was told while nobody listened.
                subscriptionsChanged();
                deliveriesWait();
                while (true)
                {
                    await connection.WaitAsync(stopping.Token);
                }
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                LogFailed(exception);
                await time.PauseAsync(Reconnect, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Hosts cannot tell one another of deliveries at present; they look once a second")]
    private partial void LogFailed(Exception exception);
}
