namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>Counters of the server at one moment, or between two.</summary>
/// <param name="Commits">Committed transactions of one database, reading ones too (<c>pg_stat_database.xact_commit</c>).</param>
/// <param name="Writes">Transaction ids given out in the cluster: transactions that wrote, and savepoints that did.</param>
/// <param name="Flushes">Flushes of the write-ahead log (<c>pg_stat_wal.wal_sync</c>), where the server counts them there.</param>
/// <param name="WalBytes">Bytes of the write-ahead log.</param>
internal sealed record ServerCounters(long Commits, long Writes, long? Flushes, long WalBytes)
{
    public static ServerCounters operator -(ServerCounters later, ServerCounters earlier) => new(
        later.Commits - earlier.Commits, later.Writes - earlier.Writes, later.Flushes - earlier.Flushes, later.WalBytes - earlier.WalBytes);
}
