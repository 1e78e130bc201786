using Commerce.Background;
using Commerce.Jobs.Ledger;

namespace Commerce.Jobs.InMemory;

/// <summary>A ledger in the memory of one process, for tests. It follows the same contract as the ledger on PostgreSQL.</summary>
/// <param name="time">The ledger's clock.</param>
internal sealed partial class InMemoryJobLedger(TimeProvider time) : IJobLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> jobs = new(StringComparer.Ordinal);
    private readonly Dictionary<TickId, InMemoryTick> ticks = [];

    /// <inheritdoc/>
    public Task RegisterAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken) => Locked(now =>
    {
        foreach (var job in jobs)
        {
            var known = Name(job, now);
            if (known.Job.Schedule != job.Schedule)
            {
                known.Job = known.Job with { Schedule = job.Schedule, PlannedUntil = now };
            }

            known.ScheduleSeenAt = now;
        }

        return true;
    });

    /// <inheritdoc/>
    public Task KeepAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken) => Locked(now =>
    {
        foreach (var job in jobs)
        {
            var known = Name(job, now);
            var (isSame, isUnseen) = (known.Job.Schedule == job.Schedule, known.ScheduleSeenAt < now - IJobLedger.ScheduleGrace);
            if (isUnseen && !isSame)
            {
                var until = known.Job.PlannedUntil > known.ScheduleSeenAt ? known.Job.PlannedUntil : known.ScheduleSeenAt;
                known.Job = known.Job with { Schedule = job.Schedule, PlannedUntil = until };
            }

            known.ScheduleSeenAt = isSame || isUnseen ? now : known.ScheduleSeenAt;
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<ForgottenJob>> ForgetAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<ForgottenJob>>(now =>
        {
            var gone = jobs.Values.Where(known => !known.Job.IsGone && known.SeenAt < now - HostAbsence.Limit).ToList();
            gone.ForEach(known => known.Job = known.Job with { IsGone = true });
            return [.. gone.Select(known => new ForgottenJob(known.Job.Name, CloseTicks(known.Job.Name, now)))];
        });

    /// <inheritdoc/>
    public Task<LedgerSnapshot> ReadAsync(CancellationToken cancellationToken) => Locked(now =>
        new LedgerSnapshot(
            now,
            jobs.ToDictionary(
                job => job.Key, job => job.Value.Job with { Pauses = [.. Pauses(job.Key)] }, StringComparer.Ordinal))
        {
            Paused = pauses.Where(pause => pause.ResumedAt is null).ToDictionary(pause => pause.Job, StringComparer.Ordinal),
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> AdvanceAsync(
        IReadOnlyDictionary<string, int> attempts, IReadOnlyList<JobPlan> plans, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<string>>(now =>
        {
            ReleaseLost(attempts, now);
            foreach (var plan in plans)
            {
                Add(plan, now);
            }

            var waiting = ticks.Values
                .Where(tick => IsAvailable(tick, now) && attempts.ContainsKey(tick.Job) && !IsWoken(tick, now) && !IsHeld(tick))
                .OrderBy(tick => tick.AvailableAt)
                .Take(IJobLedger.WokenAtATime)
                .ToList();
            waiting.ForEach(tick => tick.WokenAt = now);
            return [.. waiting.Select(tick => tick.Job)];
        });

    /// <inheritdoc/>
    public Task ForgetWakeAsync(string job, CancellationToken cancellationToken) => Locked(now =>
    {
        foreach (var tick in Ticks(job).Where(tick => tick.State == TickState.Due))
        {
            tick.WokenAt = null;
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClaimedTick>> RenewAsync(
        string host, IReadOnlyCollection<ClaimedTick> ticks, TimeSpan lease, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<ClaimedTick>>(now =>
        {
            var owned = ticks.Where(tick => Owned(host, tick) is { State: TickState.Running }).ToList();
            owned.ForEach(tick => this.ticks[tick.Id].LeaseUntil = now + lease);
            return owned;
        });

    /// <inheritdoc/>
    public Task<bool> EndAsync(string host, ClaimedTick tick, TickOutcome outcome, CancellationToken cancellationToken) => Locked(now =>
    {
        if (Owned(host, tick) is not { } owned)
        {
            return false;
        }

        if (outcome.State == TickState.Skipped
            && owned is { State: not TickState.Skipped, IsManual: false }
            && jobs.TryGetValue(tick.Job, out var known))
        {
            known.Job = known.Job with { Runs = Math.Max(known.Job.Runs - 1, 0) };
        }

        owned.Released += outcome.IsReleased && owned.State == TickState.Running ? 1 : 0;
        var isDue = outcome.State == TickState.Due;
        (owned.State, owned.Error, owned.Reason) = (outcome.State, outcome.Error, outcome.Reason);
        owned.AvailableAt = isDue ? now + outcome.Delay : owned.AvailableAt;
        (owned.WokenAt, owned.LeaseUntil, owned.EndedAt) = (null, null, isDue ? null : now);
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<TickRecord>> ListAsync(string job, int take, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<TickRecord>>(_ => [.. NewestFirst(job).Take(take).Select(tick => tick.ToRecord())]);

    /// <inheritdoc/>
    public Task<TickRecord?> FindAsync(TickId tick, CancellationToken cancellationToken) =>
        Locked(_ => ticks.GetValueOrDefault(tick)?.ToRecord());

    /// <inheritdoc/>
    public Task<IReadOnlyList<TickRecord>> ListNewestAsync(IReadOnlyCollection<string> jobs, CancellationToken cancellationToken) =>
        Locked<IReadOnlyList<TickRecord>>(_ => [.. jobs.SelectMany(job => NewestFirst(job).Take(1)).Select(tick => tick.ToRecord())]);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, DateTimeOffset>> FindWaitingAsync(CancellationToken cancellationToken) =>
        Locked<IReadOnlyDictionary<string, DateTimeOffset>>(_ => ticks.Values
            .Where(tick => tick is { State: TickState.Due, Attempt: 0 })
            .GroupBy(tick => tick.Job, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Min(tick => tick.DueAt), StringComparer.Ordinal));

    /// <inheritdoc/>
    public Task<int> DeleteEndedAsync(TimeSpan keep, int take, CancellationToken cancellationToken) => Locked(now =>
    {
        pauses.RemoveAll(pause => pause.ResumedAt < now - keep);
        return ticks.Where(tick => tick.Value.EndedAt < now - keep)
            .OrderBy(tick => tick.Value.EndedAt)
            .Take(take)
            .ToList()
            .Count(tick => ticks.Remove(tick.Key));
    });

    private static bool IsAvailable(InMemoryTick tick, DateTimeOffset now) => tick.State == TickState.Due && tick.AvailableAt <= now;

    private static bool IsWoken(InMemoryTick tick, DateTimeOffset now) =>
        tick.WokenAt >= now - IJobLedger.WokenAgainAfter && tick.WokenAt <= now;

    private Entry Name(RegisteredJob job, DateTimeOffset now)
    {
        if (!jobs.TryGetValue(job.Name, out var known))
        {
            jobs[job.Name] = known = new Entry(new StoredJob(job.Name, job.Schedule, now, 0)) { ScheduleSeenAt = now };
        }

        (known.Job, known.SeenAt) = (known.Job with { IsGone = false }, now);
        return known;
    }

    /// <summary>Closes the open ticks of a job that is gone.</summary>
    /// <returns>How many they were.</returns>
    private int CloseTicks(string job, DateTimeOffset now)
    {
        var open = Ticks(job)
            .Where(tick => tick.State == TickState.Due || (tick.State == TickState.Running && tick.LeaseUntil < now))
            .ToList();
        open.ForEach(tick => tick.Close(tick.State == TickState.Due ? TickState.Skipped : TickState.Failed, TickReasons.JobRemoved, now));
        return open.Count;
    }

    private void ReleaseLost(IReadOnlyDictionary<string, int> attempts, DateTimeOffset now)
    {
        foreach (var tick in ticks.Values.Where(tick => tick.State == TickState.Running && tick.LeaseUntil < now))
        {
            if (attempts.TryGetValue(tick.Job, out var allowed))
            {
                var isDue = tick.Attempt - tick.Released < allowed;
                (tick.State, tick.Error) = (isDue ? TickState.Due : TickState.Failed, TickReasons.HostLost(tick.Host!));
                (tick.AvailableAt, tick.WokenAt, tick.EndedAt) = (now, null, isDue ? null : now);
            }
        }
    }

    private void Add(JobPlan plan, DateTimeOffset now)
    {
        if (!jobs.TryGetValue(plan.Job.Name, out var known)
            || known.Job.Schedule != plan.Job.Schedule
            || known.Job.PlannedUntil != plan.Job.PlannedUntil
            || (plan.Ticks.Count == 0 && HasOpenRun(plan.Job.Name)))
        {
            return;
        }

        known.Job = known.Job with { PlannedUntil = plan.Until };
        foreach (var planned in plan.Ticks)
        {
            var tick = new InMemoryTick(planned.Job, planned.DueAt) { IsLate = planned.IsLate };
            if (planned.Missed is { } reason)
            {
                tick.Close(TickState.Missed, reason, now);
            }

            ticks.TryAdd(new TickId(planned.Job, planned.DueAt), tick);
        }
    }

    private InMemoryTick? Owned(string host, ClaimedTick tick) =>
        ticks.TryGetValue(tick.Id, out var owned) && owned.Attempt == tick.Attempt && owned.Host == host ? owned : null;

    private IEnumerable<InMemoryTick> Ticks(string job) => ticks.Values.Where(tick => tick.Job == job);

    private IEnumerable<InMemoryTick> NewestFirst(string job) => Ticks(job).OrderByDescending(tick => tick.DueAt);

    private Task<T> Locked<T>(Func<DateTimeOffset, T> act)
    {
        lock (gate)
        {
            return Task.FromResult(act(time.GetUtcNow()));
        }
    }

    private sealed class Entry(StoredJob job)
    {
        public StoredJob Job { get; set; } = job;

        public DateTimeOffset SeenAt { get; set; }

        public DateTimeOffset ScheduleSeenAt { get; set; }
    }
}
