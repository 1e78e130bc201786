using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Commerce.Benchmarks.LoadTest.Load;

/// <summary>The program <c>wrk</c>, which uses less processor time than a generator in .NET.</summary>
internal sealed partial class WrkGenerator : ILoadGenerator
{
    public async Task<LoadResult> RunAsync(Uri resource, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, "wrk.method = \"POST\"\n", cancellationToken);
        string[] arguments =
            ["-t1", $"-c{connections}", $"-d{duration.TotalSeconds:0}s", "--latency", "-s", script, resource.ToString()];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })
            ?? throw new LoadTestException("wrk cannot be started.");
        try
        {
            var output = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
            await wrk.WaitForExitAsync(cancellationToken);
            return wrk.ExitCode == 0
                ? Read(output) with { GeneratorTime = wrk.TotalProcessorTime }
                : throw new LoadTestException($"wrk failed: {output}");
        }
        finally
        {
            if (!wrk.HasExited)
            {
                wrk.Kill();
            }

            File.Delete(script);
        }
    }

    private static LoadResult Read(string output)
    {
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new LoadTestException($"Not every answer was 200: {output}");
        }

        return new LoadResult(
            long.Parse(Requests().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            Milliseconds(P50().Match(output)),
            Milliseconds(P99().Match(output)),
            null);
    }

    private static double Milliseconds(Match match) =>
        double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            _ => 1000,
        };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P50();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();
}
