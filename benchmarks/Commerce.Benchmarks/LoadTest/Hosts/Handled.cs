using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Commerce.Benchmarks.LoadTest.Hosts;

/// <summary>When the handler began with each event. The clock is the machine's monotonic one, the same in all processes.</summary>
public sealed class Handled
{
    private readonly ConcurrentDictionary<int, long> starts = new();
    private volatile TaskCompletionSource reached = new();
    private int expected;
    private int count;

    /// <summary>How often a handler was called.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>The starts by number of the event. Only the first call for a number is there.</summary>
    public IReadOnlyDictionary<int, long> Starts => starts;

    public void Add(int number)
    {
        starts.TryAdd(number, Stopwatch.GetTimestamp());
        if (Interlocked.Increment(ref count) == Volatile.Read(ref expected))
        {
            reached.TrySetResult();
        }
    }

    /// <summary>Waits until handlers were called so many times since the last <see cref="Clear"/>. One at a time may wait.</summary>
    public async Task WaitForAsync(int calls, CancellationToken cancellationToken)
    {
        var waiting = reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref expected, calls);
        if (Count < calls)
        {
            await waiting.Task.WaitAsync(cancellationToken);
        }
    }

    public void Clear()
    {
        starts.Clear();
        (count, expected) = (0, 0);
    }

    /// <summary>Writes the starts where another process reads them.</summary>
    public void Save(string file) =>
        File.WriteAllLines(file, starts.Select(start => string.Create(CultureInfo.InvariantCulture, $"{start.Key} {start.Value}")));

    /// <summary>What <see cref="Save"/> has written.</summary>
    public static IReadOnlyDictionary<int, long> Load(string file) => File.ReadLines(file)
        .Select(line => line.Split(' '))
        .ToDictionary(
            parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => long.Parse(parts[1], CultureInfo.InvariantCulture));
}
