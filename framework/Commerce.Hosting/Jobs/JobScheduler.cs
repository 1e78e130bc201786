using Hangfire.Common;
using Hangfire.Logging;
using Hangfire.Server;
using Hangfire.States;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// Runs the jobs: the clock says what is due, Hangfire on PostgreSQL carries the calls to the workers of all hosts, the runner takes ticks
/// and runs them.
/// </summary>
/// <param name="clock">Says what is due.</param>
/// <param name="runner">Runs.</param>
/// <param name="hangfire">The store.</param>
/// <param name="settings">The settings.</param>
/// <param name="loggers">Hangfire's log goes to the host's.</param>
internal sealed class JobScheduler(JobClock clock, JobRunner runner, HangfireStore hangfire, JobSettings settings, ILoggerFactory loggers) : IDisposable
{
    private BackgroundProcessingServer? server;

    /// <summary>Begins to run jobs.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        LogProvider.SetCurrentLogProvider(new HangfireLogProvider(loggers));
        runner.Start();
        await clock.StartAsync(cancellationToken);
        // Workers only: Hangfire's own clock holds locks that outlive a killed process, and the ledger needs none.
        var worker = new Worker([HangfireStore.Queue], new BackgroundJobPerformer(JobFilterProviders.Providers, new JobHostActivator(runner)), new BackgroundJobStateChanger());
        server = new BackgroundProcessingServer(
            hangfire.Storage,
            [worker.UseBackgroundPool(settings.Workers)],
            new Dictionary<string, object> { ["Queues"] = new[] { HangfireStore.Queue }, ["WorkerCount"] = settings.Workers },
            new BackgroundProcessingServerOptions { StopTimeout = TimeSpan.FromSeconds(1), ShutdownTimeout = TimeSpan.FromSeconds(2) });
    }

    /// <summary>Begins no more runs; those that are due are left to other hosts.</summary>
    public void StopTaking()
    {
        clock.StopWaking();
        runner.StopTaking();
    }

    /// <summary>Lets the runs finish, hands back the rest.</summary>
    public async Task StopAsync(TimeSpan limit)
    {
        StopTaking();
        await clock.StopAsync();
        await runner.StopAsync(limit);
        server?.Dispose();
        server = null;
    }

    public void Dispose() => server?.Dispose();
}
