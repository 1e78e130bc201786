using System.Globalization;

namespace Commerce.Reliability.Hosts;

/// <summary>What a host is told on its command line.</summary>
/// <param name="ConnectionString">The database.</param>
/// <param name="Seed">Decides which runs it starts.</param>
/// <param name="DieAt">The journal operation at which it kills itself; 0: none.</param>
/// <param name="After">It dies when the operation is on disk, not before.</param>
/// <param name="Drain">It starts no runs, finishes what is there, and ends.</param>
internal sealed record TargetHostOptions(string ConnectionString, int Seed, int DieAt, bool After, bool Drain)
{
    public static TargetHostOptions Parse(string[] args) => new(
        args[1],
        int.Parse(args[2], CultureInfo.InvariantCulture),
        int.Parse(args[3], CultureInfo.InvariantCulture),
        args[4] == "after",
        args[5] == "drain");

    public IReadOnlyList<string> ToArguments() =>
        ["host", ConnectionString, $"{Seed}", $"{DieAt}", After ? "after" : "before", Drain ? "drain" : "load"];
}
