using Commerce.Jobs.Ledger;

namespace Commerce.Jobs.InMemory;

/// <content>Claiming ticks.</content>
internal sealed partial class InMemoryJobLedger
{
    /// <inheritdoc/>
    public Task<TickClaim> ClaimAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken) => Locked(now =>
    {
        var isUsedUp = jobs.TryGetValue(job, out var known) && known.Job.Runs >= rules.MaxRuns;
        var isOver = isUsedUp && !HasOpenRun(job);
        var blocker = Blocker(job, now);
        var available = Ticks(job).Where(tick => IsAvailable(tick, now)).ToList();
        var next = IsPaused(job) || (blocker is not null && rules.Overlap != JobOverlap.Allow)
            ? null
            : available.Where(tick => tick.Attempt > 0 || (!isUsedUp && PauseOf(tick) is null && RunDuring(tick, rules) is null))
                .OrderBy(tick => tick.Attempt == 0)
                .ThenBy(tick => tick.DueAt)
                .FirstOrDefault();
        List<InMemoryTick> paused = [];
        foreach (var tick in available.Where(tick => tick.Attempt == 0 && tick != next))
        {
            if (isOver)
            {
                tick.Close(TickState.Skipped, TickReasons.RunLimitReached, now);
            }
            else if (PauseOf(tick) is { } pause)
            {
                tick.Close(TickState.Skipped, TickReasons.Paused(pause), now);
                paused.Add(tick);
            }
            else if (rules.Overlap == JobOverlap.Skip && !tick.IsLate && (RunDuring(tick, rules) ?? blocker ?? next) is { } other)
            {
                tick.Close(TickState.Skipped, TickReasons.NotEnded(other.DueAt), now);
            }
        }

        if (next is { Attempt: 0 } && known is not null)
        {
            known.Job = known.Job with { Runs = known.Job.Runs + 1 };
        }

        var last = paused.MaxBy(tick => tick.DueAt);
        return new TickClaim(
            next?.Claim(host, rules, now), last is null ? null : new PausedTicks(paused.Count, last.DueAt, last.Reason!));
    });

    /// <inheritdoc/>
    public Task<ClaimedTick?> ClaimManualAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken) =>
        Locked(now =>
        {
            ReleaseLost(new Dictionary<string, int>(StringComparer.Ordinal) { [job] = rules.Attempts }, now);
            if (rules.Overlap != JobOverlap.Allow && Blocker(job, now) is not null)
            {
                return null;
            }

            // The clock of a test may stand still.
            var dueAt = now;
            while (ticks.ContainsKey(new TickId(job, dueAt)))
            {
                dueAt += TimeSpan.FromMicroseconds(1);
            }

            var tick = new InMemoryTick(job, dueAt) { IsManual = true };
            ticks.Add(new TickId(job, dueAt), tick);
            return tick.Claim(host, rules, now);
        });

    /// <summary>Whether a run that counts has not ended: it may still be skipped, and leave its place to another tick.</summary>
    private bool HasOpenRun(string job) => Ticks(job).Any(
        tick => !tick.IsManual && (tick.State == TickState.Running || tick is { State: TickState.Due, Attempt: > 0 }));

    /// <summary>Finds what keeps another run of the job from starting: one that runs, or waits for its next attempt.</summary>
    private InMemoryTick? Blocker(string job, DateTimeOffset now) => Ticks(job)
        .Where(tick => tick.State == TickState.Running || (tick is { State: TickState.Due, Attempt: > 0 } && tick.AvailableAt > now))
        .MinBy(tick => tick.DueAt);

    /// <summary>Finds the run that was under way when a tick became due, and because of which it is skipped.</summary>
    private InMemoryTick? RunDuring(InMemoryTick tick, ClaimRules rules) => rules.Overlap != JobOverlap.Skip || tick.IsLate
        ? null
        : Ticks(tick.Job)
            .Where(other => other.State is TickState.Ran or TickState.Failed && other.DueAt < tick.DueAt && other.EndedAt > tick.DueAt)
            .MinBy(other => other.EndedAt);
}
