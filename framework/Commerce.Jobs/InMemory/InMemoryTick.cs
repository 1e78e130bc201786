using Commerce.Jobs.Ledger;

namespace Commerce.Jobs.InMemory;

/// <summary>A tick of the in-memory ledger.</summary>
internal sealed class InMemoryTick(string job, DateTimeOffset dueAt)
{
    public string Job { get; } = job;

    public DateTimeOffset DueAt { get; } = dueAt;

    public TickState State { get; set; } = TickState.Due;

    public bool IsLate { get; init; }

    public bool IsManual { get; init; }

    public int Attempt { get; set; }

    public int Released { get; set; }

    public DateTimeOffset AvailableAt { get; set; } = dueAt;

    public DateTimeOffset? WokenAt { get; set; }

    public string? Host { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? TraceContext { get; private set; }

    public string? Reason { get; set; }

    public string? Error { get; set; }

    /// <summary>Ends the tick without a run.</summary>
    public void Close(TickState state, string reason, DateTimeOffset now) => (State, Reason, EndedAt) = (state, reason, now);

    public ClaimedTick Claim(string host, ClaimRules rules, DateTimeOffset now)
    {
        (State, Host, StartedAt, LeaseUntil, Reason) = (TickState.Running, host, now, now + rules.Lease, null);
        TraceContext ??= rules.TraceContext;
        return new ClaimedTick(Job, DueAt, ++Attempt, now) { Released = Released, TraceContext = TraceContext };
    }

    public TickRecord ToRecord() => new(Job, DueAt, State, IsManual, Attempt, Host, StartedAt, EndedAt, Reason, Error);
}
