using System.Text;

namespace Commerce.DevelopmentServer;

/// <summary>Asks the sources in order and returns the first folder that fits.</summary>
internal static class BinariesChain
{
    public const string ConnectionVariable = "ConnectionStrings__Commerce";

    public static IReadOnlyList<IBinariesSource> Usual { get; } =
        [new PathSource(), new InstalledSource(), new NpmSource(), new AptSource()];

    /// <exception cref="ServerUnavailableException">None fits; the message lists every source with its reason.</exception>
    public static async Task<PostgresBinaries> FindAsync(
        IReadOnlyList<IBinariesSource> sources, BinariesRequest request, CancellationToken cancellationToken)
    {
        var reasons = new List<string>(sources.Count);
        foreach (var source in sources)
        {
            var offer = await source.FindAsync(request, cancellationToken);
            var refused = new List<string>();
            foreach (var folder in offer.Folders)
            {
                var (binaries, reason) = await JudgeAsync(folder, request.Major, cancellationToken);
                if (binaries is not null)
                {
                    return binaries;
                }

                refused.Add(reason);
            }

            reasons.Add($"{source.Name}: {(refused.Count == 0 ? offer.Reason : string.Join("; ", refused))}");
        }

        throw new ServerUnavailableException(Describe(request.Major, reasons));
    }

    private static async Task<(PostgresBinaries? Binaries, string Reason)> JudgeAsync(
        string folder, int? wanted, CancellationToken cancellationToken)
    {
        if (!File.Exists(PostgresBinaries.ToolIn(folder, "initdb")) || !File.Exists(PostgresBinaries.ToolIn(folder, "postgres")))
        {
            return (null, $"{folder} does not hold both initdb and postgres");
        }

        if (!OperatingSystem.IsWindows() && ServerUser.IsNeeded && UnixFolder.FirstClosed(folder) is { } closed)
        {
            return (null, $"{folder} cannot be reached by the user the server runs as ({closed} is closed to others)");
        }

        return await PostgresBinaries.ReadMajorAsync(folder, cancellationToken) switch
        {
            null => (null, $"{folder}: 'postgres --version' did not run"),
            < PostgresBinaries.OldestMajor and var old =>
                (null, $"{folder} is PostgreSQL {old}, and {PostgresBinaries.OldestMajor} or newer is needed"),
            var other when wanted is not null && other != wanted =>
                (null, $"{folder} is PostgreSQL {other}, and the data was made by {wanted}"),
            var major => (new PostgresBinaries(folder, major.Value), ""),
        };
    }

    private static string Describe(int? wanted, List<string> reasons)
    {
        var version = wanted is null ? $"{PostgresBinaries.OldestMajor} or newer" : $"{wanted}, which made the data,";
        var text = new StringBuilder($"No PostgreSQL {version} was found for the private server. Any one of these ways helps:");
        text.AppendLine().Append(
            $"  - {ConnectionVariable}: set it to the connection string of a server of yours; no private server is needed then");
        foreach (var reason in reasons)
        {
            text.AppendLine().Append("  - ").Append(reason);
        }

        return text.ToString();
    }
}
