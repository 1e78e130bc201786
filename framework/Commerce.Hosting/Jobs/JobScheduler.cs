using Commerce.Hosting.Boot;
using Commerce.Hosting.Settings;
using Commerce.Jobs.Planning;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Running;
using Hangfire.Common;
using Hangfire.Logging;
using Hangfire.Server;
using Hangfire.States;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// Runs the jobs of this host: the clock finds due ticks, Hangfire carries wake-ups to the workers of all hosts, and the runner claims and
/// runs ticks.
/// </summary>
/// <param name="jobs">The jobs of this host.</param>
/// <param name="clock">Finds due ticks.</param>
/// <param name="runner">Claims and runs ticks.</param>
/// <param name="hangfire">The store of wake-ups.</param>
/// <param name="settings">The settings.</param>
/// <param name="loggers">The loggers of the host; Hangfire's log goes there.</param>
internal sealed class JobScheduler(
    JobRegistry jobs, JobClock clock, JobRunner runner, HangfireStore hangfire, JobSettings settings, ILoggerFactory loggers)
    : IBackgroundPart, IDisposable
{
    private BackgroundProcessingServer? server;

    /// <summary>Starts to run jobs.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        LogProvider.SetCurrentLogProvider(new HangfireLogProvider(loggers));
        runner.Start();
        await clock.StartAsync(cancellationToken);
        // Workers only: Hangfire's own clock holds locks that outlive a killed process, and the ledger needs none.
        string[] queues = [.. jobs.All.Select(job => WakeQueue.Of(job.Name)).DefaultIfEmpty(WakeQueue.Of(""))];
        var worker = new Worker(
            queues,
            new BackgroundJobPerformer(JobFilterProviders.Providers, new JobWakeCallActivator(runner, hangfire)),
            new BackgroundJobStateChanger());
        server = new BackgroundProcessingServer(
            hangfire.Storage,
            [worker.UseBackgroundPool(settings.Workers)],
            new Dictionary<string, object> { ["Queues"] = queues, ["WorkerCount"] = settings.Workers },
            new BackgroundProcessingServerOptions { StopTimeout = TimeSpan.FromSeconds(1), ShutdownTimeout = TimeSpan.FromSeconds(2) });
    }

    /// <summary>Claims no more ticks; other hosts run what becomes due.</summary>
    public void RequestStop()
    {
        clock.RequestStop();
        runner.StopClaiming();
    }

    /// <summary>Lets the runs end, and releases those that do not.</summary>
    /// <param name="limit">How long the runs may take.</param>
    public async Task StopAsync(TimeSpan limit)
    {
        RequestStop();
        await clock.StopAsync();
        await runner.StopAsync(limit);
        server?.Dispose();
        server = null;
    }

    /// <inheritdoc/>
    public void Dispose() => server?.Dispose();
}
