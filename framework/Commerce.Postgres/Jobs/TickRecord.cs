namespace Commerce.Postgres.Jobs;

/// <summary>A row of the ledger, for people.</summary>
/// <param name="Job">The job.</param>
/// <param name="ScheduledFor">When it was due.</param>
/// <param name="State"><c>due</c>, <c>running</c>, <c>ran</c>, <c>failed</c>, <c>skipped</c> or <c>missed</c>.</param>
/// <param name="Manual">Whether a person asked for it.</param>
/// <param name="Attempt">The attempts so far.</param>
/// <param name="Host">Where the last attempt ran: machine and process.</param>
/// <param name="StartedAt">When the last attempt began.</param>
/// <param name="FinishedAt">When its outcome was known.</param>
/// <param name="Reason">Why it was skipped, missed or given back.</param>
/// <param name="Error">What the last attempt threw.</param>
internal sealed record TickRecord(
    string Job, DateTimeOffset ScheduledFor, string State, bool Manual, int Attempt, string? Host, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    string? Reason, string? Error)
{
    /// <summary>How long the last attempt took.</summary>
    public TimeSpan? Took => FinishedAt - StartedAt;
}
