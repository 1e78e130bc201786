using Commerce.Background;
using Commerce.Postgres.Jobs;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// Writes due ticks into the ledger when their time has come on the database's clock, and wakes a host for each. Every host does this; the
/// ledger lets one succeed.
/// </summary>
/// <param name="jobs">The jobs.</param>
/// <param name="runtime">The database.</param>
/// <param name="hangfire">Wakes hosts.</param>
/// <param name="settings">The settings.</param>
/// <param name="time">The clock between two rounds; it decides about no tick.</param>
/// <param name="logger">The log.</param>
internal sealed partial class JobClock(
    JobRegistry jobs, HostRuntime runtime, HangfireStore hangfire, JobSettings settings, TimeProvider time, ILogger<JobClock> logger) : IDisposable
{
    private const int DeletedAtATime = 1000;

    /// <summary>The longest wait: what other hosts leave behind, and a clock that was set, are noticed after it.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A little later than due, so that rounding does not make a round come too early.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan KeepInterval = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;
    private long keptAt;
    private bool isListed;

    /// <summary>Registers the jobs and begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await new JobStore(runtime.Database).RegisterAsync(Own(), cancellationToken);
        await KeepAsync();
        running = RunAsync();
    }

    /// <summary>Wakes no more.</summary>
    public void StopWaking() => stopping.Cancel();

    public async Task StopAsync()
    {
        StopWaking();
        await running;
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            var wait = Interval;
            try
            {
                wait = await RoundAsync();
                if (time.GetElapsedTime(keptAt) >= KeepInterval)
                {
                    await KeepAsync();
                }
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogRoundFailed(exception);
            }

            await time.PauseAsync(wait, stopping.Token);
        }
    }

    /// <returns>How long to wait.</returns>
    private async Task<TimeSpan> RoundAsync()
    {
        var (now, stored) = await new JobStore(runtime.Database).ReadAsync(stopping.Token);
        var readAt = time.GetTimestamp();
        var mine = jobs.All.Where(job => stored.ContainsKey(job.Name)).ToList();
        var plans = mine.Select(job => JobPlanner.Plan(job, stored[job.Name], now, settings.Keep)).OfType<JobPlan>().ToList();
        if (mine.Count == 0)
        {
            return Interval;
        }

        var woken = await new TickLedger(runtime.Database).AdvanceAsync(mine.ToDictionary(job => job.Name, job => job.Config.Retry.Attempts), plans, stopping.Token);
        woken.ForEach(name => Wake(jobs.Find(name)!, now));

        if (woken.Count == TickLedger.WokenAtATime || plans.Exists(plan => plan.Ticks.Count == JobPlanner.AtATime))
        {
            return TimeSpan.Zero;
        }

        // A tick that another host was to wake for and did not is found by the next round at the latest.
        var next = mine.Min(job => job.Schedule.Next(now)) - now - time.GetElapsedTime(readAt) + Margin;
        return next is { } wait && wait < Interval ? TimeSpan.FromTicks(Math.Max(0, wait.Ticks)) : Interval;
    }

    private void Wake(Job job, DateTimeOffset now)
    {
        try
        {
            hangfire.Wake(job, now);
        }
        catch (Exception exception)
        {
            // It is woken again in ten seconds.
            LogWakeFailed(job.Name, exception);
        }
    }

    private async Task KeepAsync()
    {
        var store = new JobStore(runtime.Database);
        await store.KeepAsync(Own(), stopping.Token);
        var gone = await store.ForgetAsync(stopping.Token);
        while (await new TickHistory(runtime.Database).DeleteOldAsync(settings.Keep, DeletedAtATime, stopping.Token) == DeletedAtATime)
        {
        }

        if (!isListed || gone.Count > 0)
        {
            await ListAsync(store);
        }

        keptAt = time.GetTimestamp();
    }

    private async Task ListAsync(JobStore store)
    {
        try
        {
            var (_, stored) = await store.ReadAsync(stopping.Token);
            hangfire.List(jobs.All, [.. stored.Keys]);
            isListed = true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // It is for people to look at, and tried again.
            LogListFailed(exception);
        }
    }

    private List<(string Name, string Schedule)> Own() => [.. jobs.All.Select(job => (job.Name, job.Schedule.Text))];

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for jobs that are due failed; trying again")]
    private partial void LogRoundFailed(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Waking a host for the job {Job} failed; trying again")]
    private partial void LogWakeFailed(string job, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Listing the jobs in Hangfire's store failed; trying again")]
    private partial void LogListFailed(Exception exception);
}
