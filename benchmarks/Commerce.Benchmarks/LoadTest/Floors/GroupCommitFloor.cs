using System.Diagnostics;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>
/// The least that entries on disk can cost: writers that each wait for their entry, and one loop that inserts all waiting entries with one
/// statement and commits. There is no row of the run, no fence and no end of a run.
/// </summary>
internal sealed class GroupCommitFloor(NpgsqlDataSource database)
{
    private const string Output = "{\"id\":\"01J0000000000000000000000A\",\"email\":\"somebody@example.com\",\"number\":12345}";

    private readonly Lock gate = new();
    private List<(string Id, int Number, TaskCompletionSource Written)> waiting = [];
    private TaskCompletionSource some = New();

    /// <returns>Entries per second.</returns>
    public async Task<double> RunAsync(int writers, TimeSpan window, CancellationToken cancellationToken)
    {
        var lines = 0L;
        var end = Stopwatch.GetTimestamp() + (long)(window.TotalSeconds * Stopwatch.Frequency);
        using var over = new CancellationTokenSource();
        var loop = WriteAsync(over.Token);
        await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
        {
            await Task.Yield();
            var id = $"{Guid.CreateVersion7():n}";
            for (var number = 1; Stopwatch.GetTimestamp() < end; number++)
            {
                await AddAsync(id, number);
                Interlocked.Increment(ref lines);
            }
        }));
        await over.CancelAsync();
        some.TrySetResult();
        await loop;
        cancellationToken.ThrowIfCancellationRequested();
        return lines / window.TotalSeconds;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task AddAsync(string id, int number)
    {
        var written = New();
        lock (gate)
        {
            waiting.Add((id, number, written));
            some.TrySetResult();
        }

        return written.Task;
    }

    private async Task WriteAsync(CancellationToken over)
    {
        await using var connection = await database.OpenConnectionAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(
            "insert into floor_line (id, number, output) select * from unnest($1::text[], $2::int[], $3::text[])", connection);
        command.Parameters.Add(new NpgsqlParameter<string[]>());
        command.Parameters.Add(new NpgsqlParameter<int[]>());
        command.Parameters.Add(new NpgsqlParameter<string[]>());
        while (!over.IsCancellationRequested)
        {
            await some.Task;
            List<(string Id, int Number, TaskCompletionSource Written)> batch;
            lock (gate)
            {
                (batch, waiting, some) = (waiting, [], New());
            }

            if (batch.Count == 0)
            {
                continue;
            }

            ((NpgsqlParameter<string[]>)command.Parameters[0]).TypedValue = [.. batch.Select(line => line.Id)];
            ((NpgsqlParameter<int[]>)command.Parameters[1]).TypedValue = [.. batch.Select(line => line.Number)];
            ((NpgsqlParameter<string[]>)command.Parameters[2]).TypedValue = [.. batch.Select(_ => Output)];
            await command.ExecuteNonQueryAsync(CancellationToken.None);
            batch.ForEach(line => line.Written.SetResult());
        }
    }
}
