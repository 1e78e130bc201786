namespace Commerce.Jobs.Ledger;

/// <summary>The jobs of a ledger at one time.</summary>
/// <param name="Now">The time, on the ledger's clock.</param>
/// <param name="Jobs">The jobs, by name.</param>
internal sealed record LedgerSnapshot(DateTimeOffset Now, IReadOnlyDictionary<string, StoredJob> Jobs)
{
    /// <summary>Gets the pauses that last, by the name of the job. The ledger need not have the job itself.</summary>
    public required IReadOnlyDictionary<string, JobPause> Paused { get; init; }
}
