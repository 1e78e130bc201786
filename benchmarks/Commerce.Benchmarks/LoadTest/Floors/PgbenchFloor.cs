using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>
/// What the server can commit: pgbench, which costs next to nothing itself, inserts a row of an event's size and commits.
/// </summary>
/// <param name="binaries">The folder of PostgreSQL's programs.</param>
/// <param name="connectionString">The database.</param>
internal sealed partial class PgbenchFloor(string binaries, string connectionString)
{
    private const string Script = "insert into floor_event (name, data) values ('benchmark.measured', '1234567');\n";

    /// <returns>Commits per second.</returns>
    /// <exception cref="LoadTestException">pgbench failed.</exception>
    public async Task<double> RunAsync(int clients, TimeSpan window, CancellationToken cancellationToken)
    {
        await using (var source = NpgsqlDataSource.Create(connectionString))
        await using (var command = source.CreateCommand("create table if not exists floor_event (id bigint generated always as identity "
            + "primary key, name text, data jsonb)"))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, Script, cancellationToken);
        try
        {
            var start = new ProcessStartInfo(Path.Combine(binaries, "pgbench"))
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            string[] arguments =
            [
                "-n", "-M", "prepared", "-f", script, "-c", $"{clients}", "-j", "1", "-T", $"{Math.Max(1, (int)window.TotalSeconds)}",
                "-h", connection.Host!, "-p", $"{connection.Port}", "-U", connection.Username!, connection.Database!,
            ];
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["PGPASSWORD"] = connection.Password ?? "";
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return Rate().Match(output) is { Success: true } match
                ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                : throw new LoadTestException($"pgbench failed: {await errors}");
        }
        finally
        {
            File.Delete(script);
        }
    }

    [GeneratedRegex(@"tps = ([0-9.]+)")]
    private static partial Regex Rate();
}
