using Commerce.Jobs.Ledger;

namespace Commerce.Hosting.Commands.Jobs;

/// <summary>A row of the ledger as commands show it.</summary>
/// <param name="Job">The job.</param>
/// <param name="ScheduledFor">The time at which it was due.</param>
/// <param name="State">The name of its state.</param>
/// <param name="Manual">Whether a person asked for it.</param>
/// <param name="Attempt">The number of attempts so far.</param>
/// <param name="Host">The host of the last attempt: machine and process.</param>
/// <param name="StartedAt">When the last attempt started.</param>
/// <param name="EndedAt">When its outcome was known.</param>
/// <param name="Reason">Why it was skipped, missed or released.</param>
/// <param name="Error">What the last attempt threw.</param>
/// <param name="Took">How long the last attempt took.</param>
internal sealed record TickView(
    string Job,
    DateTimeOffset ScheduledFor,
    string State,
    bool Manual,
    int Attempt,
    string? Host,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? Reason,
    string? Error,
    TimeSpan? Took)
{
    /// <summary>Creates the view of a row.</summary>
    /// <param name="tick">The row.</param>
    public static TickView Of(TickRecord tick) => new(
        tick.Job,
        tick.ScheduledFor,
        tick.State.Name(),
        tick.IsManual,
        tick.Attempt,
        tick.Host,
        tick.StartedAt,
        tick.EndedAt,
        tick.Reason,
        tick.Error,
        tick.Took);
}
