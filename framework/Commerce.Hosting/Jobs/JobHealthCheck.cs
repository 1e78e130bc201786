using Commerce.Jobs.Ledger;
using Commerce.Jobs.Registry;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// Reports degraded health when a job is two periods late: it was due, then due twice more, and no host has started the first run. A job
/// that is paused is not late; the report names it.
/// </summary>
/// <param name="jobs">The jobs.</param>
/// <param name="ledger">The ledger.</param>
internal sealed class JobHealthCheck(JobRegistry jobs, IJobLedger ledger) : IHealthCheck
{
    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
    {
        try
        {
            var snapshot = await ledger.ReadAsync(cancellationToken);
            var (now, stored) = snapshot;
            var waiting = await ledger.FindWaitingAsync(cancellationToken);
            var paused = jobs.All.Select(job => job.Name).Where(snapshot.Paused.ContainsKey).ToList();
            var data = new Dictionary<string, object> { ["paused"] = paused };
            var late = jobs.All
                .Where(job => !snapshot.Paused.ContainsKey(job.Name))
                .Where(job => stored.TryGetValue(job.Name, out var known) && IsLate(job, known, waiting, now))
                .Select(job => job.Name)
                .ToList();
            return late.Count == 0
                ? HealthCheckResult.Healthy(paused.Count == 0 ? null : $"Paused: {string.Join(", ", paused)}.", data)
                : HealthCheckResult.Degraded($"COM5118 Late by two periods or more: {string.Join(", ", late)}.", data: data);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded("The ledger of jobs cannot be read.", exception);
        }
    }

    private static bool IsLate(Job job, StoredJob stored, IReadOnlyDictionary<string, DateTimeOffset> waiting, DateTimeOffset now)
    {
        if (job.IsUsedUp(stored))
        {
            return false;
        }

        var first = waiting.TryGetValue(job.Name, out var due) ? due : job.Schedule.Next(stored.PlannedUntil);
        return first is { } at && job.Schedule.Next(at) is { } second && job.Schedule.Next(second) <= now;
    }
}
