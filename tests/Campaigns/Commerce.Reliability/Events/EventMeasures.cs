namespace Commerce.Reliability.Events;

/// <summary>Figures of hosts that are not killed.</summary>
internal sealed class EventMeasures(LetterBook letters, Func<HostMode, Task<AppProcess>> start, TextWriter report)
{
    private const int First = 100_000_000;
    private const int BatchSize = 1000;
    private const int LettersInARound = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LetterInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>The memory of a worker that starts when many events wait.</summary>
    public async Task BacklogAsync(int events, CancellationToken cancellationToken)
    {
        await using (var server = await start(HostMode.Server))
        {
            for (var number = 0; number < events; number += BatchSize)
            {
                await server.EmitAsync(First + number, BatchSize, trouble: false, cancellationToken);
            }
        }

        await using var worker = await start(HostMode.Worker);
        var began = TimeProvider.System.GetTimestamp();
        var (atStart, looks) = (worker.Memory, new List<long>());
        var resting = letters.RestAsync(Patience, cancellationToken);
        while (!resting.IsCompleted)
        {
            looks.Add(worker.Memory);
            await Task.Delay(LookInterval, TimeProvider.System, cancellationToken);
        }

        var took = TimeProvider.System.GetElapsedTime(began);
        var handled = await letters.CountAsync("select count(*) from public.handled where number >= $1", [First], cancellationToken);
        var fifths = looks.Chunk(Math.Max(1, looks.Count / 5)).Select(chunk => chunk.Max());
        await report.WriteLineAsync(
            $"""
            backlog of {events}: {handled} deliveries of 3 x {events} in {took.TotalSeconds:f0} s{(await resting ? "" : ", NOT ALL")}
            resident memory of the worker: {atStart} MiB at the start, then {string.Join(", ", fifths)} MiB at most in each fifth
            """);
    }

    /// <summary>A good subscriber alone, and beside one that hangs, one that is slow and one that always throws.</summary>
    public async Task TroubleAsync(int rounds, CancellationToken cancellationToken)
    {
        await using var host = await start(HostMode.Shared);
        var next = 2 * First;
        await RoundAsync(host, next, trouble: false, cancellationToken);
        var (alone, beside) = (new List<int>(), new List<int>());
        for (var round = 0; round < 2 * rounds; round++)
        {
            next += LettersInARound;
            (round % 2 == 0 ? alone : beside).AddRange(await RoundAsync(host, next, round % 2 == 1, cancellationToken));
        }

        await letters.RestAsync(Patience, cancellationToken);
        var (without, with) = (
            await letters.LatencyAsync([.. alone], cancellationToken), await letters.LatencyAsync([.. beside], cancellationToken));
        await report.WriteLineAsync(
            $"""
            emit to effect of a good subscriber, {alone.Count} letters at 50 a second
            alone: p50 {without.Half:f1} ms, p99 {without.Most:f1} ms
            beside one that hangs, one that is slow and one that throws: p50 {with.Half:f1} ms, p99 {with.Most:f1} ms
            p99 beside those is {with.Most / without.Most:f2} times what it is alone
            """);
    }

    private static async Task<IEnumerable<int>> RoundAsync(AppProcess host, int first, bool trouble, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LetterInterval, TimeProvider.System);
        for (var number = first; number < first + LettersInARound && await timer.WaitForNextTickAsync(cancellationToken); number++)
        {
            await host.EmitAsync(number, 1, trouble, cancellationToken);
        }

        return Enumerable.Range(first, LettersInARound);
    }
}
