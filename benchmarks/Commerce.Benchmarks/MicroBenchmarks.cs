using BenchmarkDotNet.Running;

namespace Commerce.Benchmarks;

/// <summary>The micro benchmarks from the command line.</summary>
internal static class MicroBenchmarks
{
    /// <summary>Runs those that are asked for.</summary>
    /// <param name="args">BenchmarkDotNet's own options, and <c>--quick</c>. Without a choice: all of them.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        var rest = args.Where(argument => argument != "--quick").ToArray();
        if (rest.Length == 0)
        {
            rest = ["--filter", "*"];
        }

        var summaries = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly)
            .Run(rest, BenchmarkSettings.Create(args.Contains("--quick")));
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
