namespace Commerce.Jobs.Ledger;

/// <summary>An attempt of a tick that a host runs.</summary>
/// <param name="Job">The job.</param>
/// <param name="DueAt">The due time; with the job it identifies the tick.</param>
/// <param name="Attempt">The number of the attempt, from 1. No two hosts ever have the same one.</param>
/// <param name="StartedAt">When it was claimed, on the ledger's clock.</param>
internal sealed record ClaimedTick(string Job, DateTimeOffset DueAt, int Attempt, DateTimeOffset StartedAt)
{
    /// <summary>Gets how many attempts before this one were released because their host stopped.</summary>
    public int Released { get; init; }

    /// <summary>Gets the number of the attempt, from 1, without those that were released: what a retry policy counts.</summary>
    public int Try => Attempt - Released;

    /// <summary>Gets the trace context of the tick, which all its attempts share; <see langword="null"/> for none.</summary>
    public string? TraceContext { get; init; }

    /// <summary>Gets the identity of the tick.</summary>
    public TickId Id => new(Job, DueAt);
}
