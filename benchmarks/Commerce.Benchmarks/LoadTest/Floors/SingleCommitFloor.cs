using System.Diagnostics;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>One writer, one prepared insert of one entry, one commit, again and again.</summary>
internal sealed class SingleCommitFloor(NpgsqlDataSource database)
{
    /// <returns>Entries per second.</returns>
    public async Task<double> RunAsync(TimeSpan window, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("insert into floor_line (id, number, output) values ($1, $2, $3)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{Guid.CreateVersion7():n}" });
        command.Parameters.Add(new NpgsqlParameter<int>());
        const string output = """{"id":"01J0000000000000000000000A","email":"somebody@example.com","number":12345}""";
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = output });
        await command.PrepareAsync(cancellationToken);
        var end = Stopwatch.GetTimestamp() + (long)(window.TotalSeconds * Stopwatch.Frequency);
        var lines = 0;
        for (; Stopwatch.GetTimestamp() < end; lines++)
        {
            ((NpgsqlParameter<int>)command.Parameters[1]).TypedValue = lines;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return lines / window.TotalSeconds;
    }
}
