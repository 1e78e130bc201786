using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Commerce.Benchmarks;

/// <summary>How the micro benchmarks are run.</summary>
internal static class BenchmarkSettings
{
    /// <summary>Settings with allocations measured, in this process: no project is generated and built for each run.</summary>
    /// <param name="quick">A short job: all of it in less than a minute, for a rough look.</param>
    public static IConfig Create(bool quick)
    {
        // The warm-up is long because the first benchmarks of a process would else be measured before their code is optimized.
        var job = quick
            ? Job.Default.WithWarmupCount(25).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(100)).WithId("Quick")
            : Job.Default.WithId("InProcess");
        return DefaultConfig.Instance
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default);
    }
}
