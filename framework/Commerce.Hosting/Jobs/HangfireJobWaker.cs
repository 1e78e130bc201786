using Commerce.Jobs.Planning;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Hangfire.Storage;
using Job = Commerce.Jobs.Registry.Job;

namespace Commerce.Hosting.Jobs;

/// <summary>Wakes workers by calls in Hangfire's store, and shows the jobs among its recurring ones.</summary>
/// <param name="hangfire">The store.</param>
internal sealed class HangfireJobWaker(HangfireStore hangfire) : IJobWaker
{
    /// <summary>Recurring jobs of other origins in the same store are left alone.</summary>
    private const string Prefix = "commerce:";

    // A job has a call for each tick that waits; what is more than this is deleted when another job is gone.
    private const int CallsAtATime = 10_000;

    /// <inheritdoc/>
    public void Publish(IReadOnlyCollection<Job> jobs, IReadOnlyCollection<string> known)
    {
        var manager = new RecurringJobManager(hangfire.Storage);
        using (var connection = hangfire.Storage.GetConnection())
        {
            var ids = known.Select(RecurringId).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in connection.GetRecurringJobs().Where(job => IsOurs(job) && !ids.Contains(job.Id)))
            {
                DeleteCalls(gone.Id[Prefix.Length..]);
                manager.RemoveIfExists(gone.Id);
            }
        }

        foreach (var job in jobs)
        {
            // Hangfire only shows the expression; where cron has none for the schedule, none may stand for another time.
            var cron = job.Schedule.CronFields ?? Cron.Never();
            manager.AddOrUpdate(RecurringId(job.Name), Call(job.Name), cron, new RecurringJobOptions { TimeZone = job.Schedule.TimeZone });
        }
    }

    /// <inheritdoc/>
    public void Wake(Job job, DateTimeOffset now)
    {
        // Hangfire's own way to trigger a recurring job takes a lock that a killed process leaves behind.
        var id = new BackgroundJobClient(hangfire.Storage).Create(Call(job.Name), new EnqueuedState(WakeQueue.Of(job.Name)));
        using var connection = hangfire.Storage.GetConnection();
        using var transaction = connection.CreateWriteTransaction();
        transaction.SetRangeInHash($"recurring-job:{RecurringId(job.Name)}", new Dictionary<string, string?>
        {
            ["LastExecution"] = JobHelper.SerializeDateTime(now.UtcDateTime),
            ["LastJobId"] = id,
            ["NextExecution"] = job.Schedule.Next(now) is { } next ? JobHelper.SerializeDateTime(next.UtcDateTime) : "",
        });
        transaction.Commit();
        hangfire.SignalWorker();
    }

    /// <summary>Deletes the calls of a job that no host has any more: no worker would take them.</summary>
    private void DeleteCalls(string job)
    {
        var client = new BackgroundJobClient(hangfire.Storage);
        foreach (var (id, _) in hangfire.Storage.GetMonitoringApi().EnqueuedJobs(WakeQueue.Of(job), 0, CallsAtATime))
        {
            client.Delete(id);
        }
    }

    private static bool IsOurs(RecurringJobDto job) => job.Id.StartsWith(Prefix, StringComparison.Ordinal);

    private static string RecurringId(string name) => Prefix + name;

    private static Hangfire.Common.Job Call(string name) =>
        Hangfire.Common.Job.FromExpression<JobWakeCall>(call => call.RunAsync(name, CancellationToken.None));
}
