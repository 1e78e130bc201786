using System.Diagnostics.Metrics;
using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Hosting.Databases;
using Commerce.Postgres.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Diagnostics;

/// <summary>
/// Reports what waits in this host's databases: open runs by state, the outbox, dead letters. The databases are asked four times a minute,
/// and only while somebody collects these metrics.
/// </summary>
internal sealed class BacklogMonitor : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);
    private static readonly Backlog Empty = new(0, 0, 0, 0, TimeSpan.Zero, 0);

    private readonly ConnectedHost host;
    private readonly BackgroundLoop loop;

    // Instruments that observe this host must end with it.
    private readonly GaugeSet gauges = new();
    private volatile Backlog? latest;

    /// <param name="host">The databases.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="logger">The log.</param>
    /// <param name="loops">The loops of the host.</param>
    public BacklogMonitor(ConnectedHost host, TimeProvider time, ILogger<BacklogMonitor> logger, BackgroundLoops loops)
    {
        this.host = host;
        loop = new BackgroundLoop("backlog metrics", ReadAsync, time, logger, loops);
        gauges.Add(MetricNames.RunsOpen, Runs, "{run}", "Open runs of all hosts, by state.");
        gauges.Add(
            MetricNames.OutboxPending, () => Observe(backlog => backlog.Pending), "{delivery}", "Deliveries that are due and not done.");
        gauges.Add(
            MetricNames.OutboxAge, () => Observe(backlog => backlog.Age.TotalSeconds), "s", "How long the oldest of them has been due.");
        gauges.Add(MetricNames.OutboxDead, () => Observe(backlog => backlog.Dead), "{delivery}", "Dead letters.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => loop.StopAsync();

    public void Dispose()
    {
        gauges.Dispose();
        loop.Dispose();
    }

    private async Task<TimeSpan> ReadAsync(CancellationToken cancellationToken)
    {
        if (!gauges.IsEnabled)
        {
            latest = null;
            return Interval;
        }

        var sum = Empty;
        foreach (var database in host.Databases)
        {
            var one = await new BacklogReader(database.Database).ReadAsync(cancellationToken);
            sum = new Backlog(
                sum.Running + one.Running, sum.Scheduled + one.Scheduled, sum.Parked + one.Parked, sum.Pending + one.Pending,
                sum.Age > one.Age ? sum.Age : one.Age, sum.Dead + one.Dead);
        }

        latest = sum;
        return Interval;
    }

    private Measurement<T>[] Observe<T>(Func<Backlog, T> read)
        where T : struct => latest is { } backlog ? [new(read(backlog))] : [];

    private Measurement<long>[] Runs() => latest is not { } backlog ? [] :
    [
        new(backlog.Running, new KeyValuePair<string, object?>(TagNames.RunState, "running")),
        new(backlog.Scheduled, new KeyValuePair<string, object?>(TagNames.RunState, "scheduled")),
        new(backlog.Parked, new KeyValuePair<string, object?>(TagNames.RunState, "parked")),
    ];
}
