using System.Diagnostics;
using System.Net;

namespace Commerce.Benchmarks.LoadTest.Load;

/// <summary>The generator in this process. It costs processor time on the same cores, the same for every contender.</summary>
internal sealed class HttpGenerator : ILoadGenerator
{
    public async Task<LoadResult> RunAsync(Uri resource, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        using var client = new HttpMessageInvoker(handler);
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        var end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(
            () => SendUntilAsync(client, resource, end, cancellationToken), cancellationToken)));
        var elapsed = Stopwatch.GetElapsedTime(started);
        processor = Environment.CpuUsage.TotalTime - processor;
        var sorted = latencies.SelectMany(list => list).Order().ToArray();
        return new LoadResult(
            sorted.Length, sorted.Length / elapsed.TotalSeconds, Percentile(sorted, 0.50), Percentile(sorted, 0.99), processor);
    }

    private static async Task<List<long>> SendUntilAsync(
        HttpMessageInvoker client, Uri resource, long end, CancellationToken cancellationToken)
    {
        var latencies = new List<long>(1 << 16);
        for (var now = Stopwatch.GetTimestamp(); now < end;)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, resource);
            using var answer = await client.SendAsync(request, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new LoadTestException(
                    $"{resource} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }

            await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
            var after = Stopwatch.GetTimestamp();
            latencies.Add(after - now);
            now = after;
        }

        return latencies;
    }

    private static double Percentile(long[] sorted, double share) =>
        sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))] * 1000.0 / Stopwatch.Frequency;
}
