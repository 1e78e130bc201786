using System.Diagnostics;
using System.Net.Sockets;
using Commerce.Background;
using Commerce.Postgres.Errors;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>Connections for single statements and transactions; opens them when they are needed.</summary>
internal sealed class ConnectionPool : IAsyncDisposable
{
    /// <summary>How long to wait for a server without a connection left. Not all who wait come back at the same moment.</summary>
    private static readonly RetryPolicy FullServer = new() { Delay = TimeSpan.FromMilliseconds(100), Jitter = 0.5 };

    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;

    /// <summary>Creates a pool without connections.</summary>
    /// <param name="settings">The settings of the connections, complete.</param>
    /// <param name="time">The clock.</param>
    public ConnectionPool(NpgsqlConnectionStringBuilder settings, TimeProvider time)
    {
        this.time = time;
        Wait = settings.Timeout == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(settings.Timeout);
        source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString)
            .EnableArrays().EnableTransportSecurity().EnableIntegratedSecurity().Build();
    }

    /// <summary>How long callers wait for a connection.</summary>
    public TimeSpan Wait { get; }

    /// <summary>How much is left of the time that callers wait for a connection.</summary>
    /// <param name="started">The timestamp at which the caller began to wait.</param>
    public TimeSpan Remaining(long started)
    {
        var waited = Stopwatch.GetElapsedTime(started);
        return Wait == Timeout.InfiniteTimeSpan ? Wait : waited < Wait ? Wait - waited : TimeSpan.Zero;
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="NpgsqlException">
    /// None became free, or the server had none left, in the time that callers wait. Marked as <see cref="UnsentWork"/>.
    /// </exception>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        OpenAsync(Stopwatch.GetTimestamp(), cancellationToken);

    /// <summary>Opens a connection for a caller who has waited before.</summary>
    /// <param name="started">The timestamp at which the caller began to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <inheritdoc cref="OpenAsync(CancellationToken)"/>
    public async ValueTask<NpgsqlConnection> OpenAsync(long started, CancellationToken cancellationToken)
    {
        NpgsqlException? rejection = null;
        while (true)
        {
            try
            {
                return await OpenInTimeAsync(Stopwatch.GetElapsedTime(started), cancellationToken);
            }
            catch (NpgsqlException exception) when (
                exception.FindRejection() is { SqlState: PostgresErrorCodes.TooManyConnections }
                && (Wait == Timeout.InfiniteTimeSpan || Stopwatch.GetElapsedTime(started) < Wait))
            {
                // Others have the server's connections, and return them.
                rejection = exception;
                await Task.Delay(FullServer.DelayAfter(1), time.OfMachine(), cancellationToken);
            }
            catch (SocketException exception)
            {
                // A host name that leads nowhere is the one failure that Npgsql does not wrap.
                var failure = new NpgsqlException($"The server cannot be reached: {exception.Message}", exception);
                UnsentWork.Mark(failure);
                throw failure;
            }
            catch (NpgsqlException exception) when (rejection is not null && exception.InnerException is TimeoutException)
            {
                // The last attempt was cut off by the time limit; the reason is that of the attempts before it.
                UnsentWork.Mark(rejection);
                throw rejection;
            }
            catch (NpgsqlException exception)
            {
                UnsentWork.Mark(exception);
                throw;
            }
        }
    }

    /// <summary>Opens a connection in what is left of the time that callers wait.</summary>
    private async ValueTask<NpgsqlConnection> OpenInTimeAsync(TimeSpan waited, CancellationToken cancellationToken)
    {
        if (Wait == Timeout.InfiniteTimeSpan || waited < FullServer.Delay)
        {
            // The pool itself waits as long.
            return await PoolTelemetry.OpenAsync(source, cancellationToken);
        }

        using var limit = new TimeLimit(waited < Wait ? Wait - waited : TimeSpan.Zero, time.OfMachine(), cancellationToken);
        try
        {
            return await PoolTelemetry.OpenAsync(source, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsOver)
        {
            throw new NpgsqlException($"No connection became free within {Wait}.", new TimeoutException());
        }
    }

    /// <summary>Opens a connection, for callers without tasks.</summary>
    public NpgsqlConnection Open() => source.OpenConnection();

    /// <summary>Sends statements in a transaction of their own, in one round trip.</summary>
    /// <param name="add">Adds the statements.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task WriteAsync(Action<NpgsqlBatch> add, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        add(batch);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// Sends statements in a transaction of their own, in one round trip, and reads the rows of the first one that returns rows.
    /// </summary>
    /// <param name="add">Adds the statements.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<List<T>> ReadAsync<T>(
        Action<NpgsqlBatch> add, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        add(batch);
        return await batch.ReadAsync(read, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();
}
