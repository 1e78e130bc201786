using Commerce.Diagnostics;
using Commerce.Jobs.Ledger;

namespace Commerce.Jobs.InMemory;

/// <content>Pauses of jobs.</content>
internal sealed partial class InMemoryJobLedger
{
    private readonly List<JobPause> pauses = [];

    /// <inheritdoc/>
    public Task<PauseOutcome> PauseAsync(string job, PauseRequest request, CancellationToken cancellationToken) => Locked(now =>
    {
        var known = pauses.Find(pause => pause.Job == job && pause.ResumedAt is null);
        var pause = known ?? new JobPause(job, now, request.By, request.Reason);
        if (known is null)
        {
            pauses.Add(pause);
        }

        return new PauseOutcome(pause, known is null, Ticks(job).Count(tick => tick.State == TickState.Running));
    });

    /// <inheritdoc/>
    public Task<JobPause?> ResumeAsync(string job, string by, CancellationToken cancellationToken) => Locked(now =>
    {
        var index = pauses.FindIndex(pause => pause.Job == job && pause.ResumedAt is null);
        if (index < 0)
        {
            return null;
        }

        // The clock may have been set back.
        var pause = pauses[index];
        pauses[index] = pause with
        {
            ResumedAt = now > pause.PausedAt ? now : pause.PausedAt,
            ResumedBy = ExceptionText.Storable(by),
        };
        foreach (var tick in Ticks(job).Where(tick => tick.State == TickState.Due))
        {
            tick.WokenAt = null;
        }

        return (JobPause?)pauses[index];
    });

    private bool IsPaused(string job) => Pauses(job).Any(pause => pause.ResumedAt is null);

    /// <summary>Whether a tick waits for its next attempt until its job is resumed.</summary>
    private bool IsHeld(InMemoryTick tick) => tick.Attempt > 0 && IsPaused(tick.Job);

    /// <summary>Finds why a tick that has not begun is skipped: its job is paused now, or was when it was due.</summary>
    private JobPause? PauseOf(InMemoryTick tick) =>
        Pauses(tick.Job).LastOrDefault(pause => pause.ResumedAt is null || pause.Covers(tick.DueAt));

    private IEnumerable<JobPause> Pauses(string job) => pauses.Where(pause => pause.Job == job);
}
