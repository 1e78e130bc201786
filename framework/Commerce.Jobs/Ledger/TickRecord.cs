namespace Commerce.Jobs.Ledger;

/// <summary>A row of the ledger.</summary>
/// <param name="Job">The job.</param>
/// <param name="ScheduledFor">The time at which it was due.</param>
/// <param name="State">What has become of it.</param>
/// <param name="IsManual">Whether a person asked for it.</param>
/// <param name="Attempt">The number of attempts so far.</param>
/// <param name="Host">The host of the last attempt: machine and process.</param>
/// <param name="StartedAt">When the last attempt started.</param>
/// <param name="EndedAt">When its outcome was known.</param>
/// <param name="Reason">Why it was skipped, missed or released.</param>
/// <param name="Error">What the last attempt threw.</param>
internal sealed record TickRecord(
    string Job,
    DateTimeOffset ScheduledFor,
    TickState State,
    bool IsManual,
    int Attempt,
    string? Host,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? Reason,
    string? Error)
{
    /// <summary>Gets how long the last attempt took; <see langword="null"/> when it has not ended.</summary>
    public TimeSpan? Took => EndedAt - StartedAt;
}
