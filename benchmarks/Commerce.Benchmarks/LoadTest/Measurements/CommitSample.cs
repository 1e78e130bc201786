namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>What one run costs the server, the background subtracted.</summary>
/// <param name="Kind">What was run.</param>
/// <param name="Runs">Over how many runs it was counted.</param>
/// <param name="Commits">Committed transactions per run, reading ones too.</param>
/// <param name="Writes">Writing transactions (and writing savepoints) per run.</param>
/// <param name="Flushes">Flushes of the write-ahead log per run, where the server counts them.</param>
/// <param name="WalBytes">Bytes of the write-ahead log per run.</param>
/// <param name="Milliseconds">The time of a run, one after the other.</param>
internal sealed record CommitSample(
    string Kind, int Runs, double Commits, double Writes, double? Flushes, double WalBytes, double Milliseconds)
{
    public static CommitSample Of(string kind, int runs, ServerCounters with, ServerCounters without, TimeSpan elapsed)
    {
        var net = with - without;
        return new CommitSample(
            kind,
            runs,
            (double)net.Commits / runs,
            (double)net.Writes / runs,
            (double?)net.Flushes / runs,
            (double)net.WalBytes / runs,
            elapsed.TotalMilliseconds / runs);
    }
}
