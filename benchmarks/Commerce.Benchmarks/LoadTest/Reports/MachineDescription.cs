using System.Globalization;
using System.Runtime.InteropServices;

namespace Commerce.Benchmarks.LoadTest.Reports;

/// <summary>Where and when figures were taken.</summary>
internal sealed record MachineDescription(
    string Date, string System, int Cores, string Runtime, string PostgreSql, string Generator, string LoadAverage)
{
    public static MachineDescription Create(string postgreSql, string generator) => new(
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
        RuntimeInformation.OSDescription,
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription,
        postgreSql,
        generator,
        File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown");

    public override string ToString() =>
        $"{Date}; {Cores} cores, shared by client, application and database; PostgreSQL {PostgreSql}, fsync on; {Runtime}; {System}; "
            + $"generator {Generator}; load average at the start {LoadAverage}";
}
