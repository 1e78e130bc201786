using Commerce.Jobs;

namespace Commerce.Benchmarks.Jobs;

/// <summary>The job that is measured: the ledger has when it was due and when it began.</summary>
public static class EverySecond
{
    public static readonly JobConfig Config = new() { Name = "every-second", Interval = TimeSpan.FromSeconds(1) };

    public static void Run()
    {
    }
}
