using Commerce.Background;
using Commerce.Postgres.ConnectionStrings;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Postgres.Events;

/// <summary>
/// Hosts on one database notify one another that deliveries wait. Sending happens beside the writes, and only every few milliseconds;
/// listening needs a connection of its own. When either fails, hosts still look once a second.
/// </summary>
internal sealed class HostNotifications : IAsyncDisposable
{
    private const string Deliveries = "commerce_deliveries";

    /// <summary>The shortest time between two notifications of this host.</summary>
    private static readonly TimeSpan SendInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>The sender has nothing to do until it is woken.</summary>
    private static readonly TimeSpan UntilWoken = TimeSpan.FromHours(1);

    private readonly Database database;
    private readonly TimeProvider time;
    private readonly Action deliveriesWait;
    private readonly BackgroundLoop sender;
    private readonly BackgroundLoop listener;
    private NpgsqlConnection? connection;
    private int isWaiting;

    /// <summary>Creates notifications that are neither sent nor received yet.</summary>
    /// <param name="database">The database.</param>
    /// <param name="deliveriesWait">Called when another host has left deliveries.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops of the host.</param>
    public HostNotifications(
        Database database, Action deliveriesWait, TimeProvider time, ILogger logger, BackgroundLoops loops)
    {
        (this.database, this.deliveriesWait, this.time) = (database, deliveriesWait, time);
        sender = new BackgroundLoop("delivery notifications", SendAsync, time, logger, loops);
        listener = new BackgroundLoop(
            "listener for notifications of other hosts", ListenAsync, time, logger, loops, maxIteration: Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to send and to listen.</summary>
    public void Start()
    {
        sender.Start();
        listener.Start();
    }

    /// <summary>Notifies other hosts that deliveries wait. Returns at once.</summary>
    public void NotifyWaiting()
    {
        Volatile.Write(ref isWaiting, 1);
        sender.Wake();
    }

    /// <summary>Stops sending and listening.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(sender.StopAsync(), listener.StopAsync());
        await CloseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        sender.Dispose();
        listener.Dispose();
    }

    private async Task<TimeSpan> SendAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref isWaiting, 0) == 0)
        {
            return UntilWoken;
        }

        try
        {
            await database.Loops.WriteAsync(
                batch => batch.Add($"select pg_notify('{Deliveries}', pg_backend_pid()::text)"), cancellationToken);
        }
        catch
        {
            Volatile.Write(ref isWaiting, 1);
            throw;
        }

        // Not the loop's own pause, because that ends when more deliveries wait.
        await time.PauseAsync(SendInterval, cancellationToken);
        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (connection is null)
            {
                // An iteration of its own: that the connection is back must not be known only after the next notification.
                connection = await OpenAsync(cancellationToken);
            }
            else
            {
                await connection.WaitAsync(cancellationToken);
            }

            return TimeSpan.Zero;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.DirectConnectionString)
        {
            ApplicationName = "commerce notifications",
            KeepAlive = 30,
        };
        var opened = await UnpooledConnection.OpenAsync(settings, ListenAsync, cancellationToken);
        // Something may have been sent before this connection listened.
        deliveriesWait();
        return opened;

        async Task ListenAsync(NpgsqlConnection connection)
        {
            connection.Notification += (_, _) => deliveriesWait();
            await using var listen = new NpgsqlCommand($"listen {Deliveries}", connection);
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async ValueTask CloseAsync()
    {
        if (Interlocked.Exchange(ref connection, null) is { } open)
        {
            await open.DisposeAsync();
        }
    }
}
