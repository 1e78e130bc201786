using Commerce.Benchmarks.LoadTest.Hosts;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>From the time a job is due to its start, as the ledger has it: a job of every second, in one whole host.</summary>
internal sealed class JobPunctuality(TestBench bench, Action<string> progress)
{
    private const int Ticks = 60;

    public async Task<Latency> RunAsync(CancellationToken cancellationToken)
    {
        progress($"jobs, {Ticks} seconds");
        var connectionString = await bench.CreateDatabaseAsync("jobs", cancellationToken);
        await using var application = BenchmarkApplication.Build(connectionString, HostMode.Shared);
        await application.StartAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create(connectionString);
        var starts = new List<double>();
        while (starts.Count < Ticks)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            starts.Clear();
            await using var command = source.CreateCommand(
                "select extract(epoch from started_at - due_at)::float8 * 1000 from commerce.job_tick where state = 'ran'");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                starts.Add(reader.GetDouble(0));
            }
        }

        return Latency.Of(starts);
    }
}
