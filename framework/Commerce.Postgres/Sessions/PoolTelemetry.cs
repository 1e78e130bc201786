using System.Diagnostics;
using Commerce.Diagnostics;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>Measures how long work waits for a connection. The pool's own counts are Npgsql's, under the meter <c>Npgsql</c>.</summary>
internal static class PoolTelemetry
{
    private static readonly DurationMetric Waits = new(MetricNames.PoolWait, "How long work waited for a connection of the pool.");

    /// <summary>Opens a connection, and records how long that took when somebody wants to know.</summary>
    /// <param name="source">The pool.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static ValueTask<NpgsqlConnection> OpenAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        Waits.IsEnabled ? MeasureAsync(source, cancellationToken) : source.OpenConnectionAsync(cancellationToken);

    private static async ValueTask<NpgsqlConnection> MeasureAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        finally
        {
            Waits.Record(Stopwatch.GetElapsedTime(started));
        }
    }
}
