using System.Globalization;

namespace Commerce.DevelopmentServer;

/// <summary>The places where packagers and installers put PostgreSQL without touching PATH, highest version first.</summary>
internal sealed class InstalledSource : IBinariesSource
{
    private static readonly (string Root, string Versions)[] Places =
    [
        ("/usr/lib/postgresql", "*"),                            // Debian, Ubuntu, Alpine
        ("/usr", "pgsql-*"),                                     // Fedora, Red Hat (the project's own packages)
        ("/opt/homebrew/opt", "postgresql@*"),                   // Homebrew on Apple silicon
        ("/usr/local/opt", "postgresql@*"),                      // Homebrew on Intel
        ("/Applications/Postgres.app/Contents/Versions", "*"),
        (@"C:\Program Files\PostgreSQL", "*"),
    ];

    public string Name => "/usr/lib/postgresql and the like (install PostgreSQL with your system's package manager)";

    public Task<BinariesOffer> FindAsync(BinariesRequest request, CancellationToken cancellationToken)
    {
        var folders = Places
            .Where(place => Directory.Exists(place.Root))
            .SelectMany(place => Directory.EnumerateDirectories(place.Root, place.Versions))
            .Select(folder => (Version: VersionOf(folder), Bin: Path.Combine(folder, "bin")))
            .Where(found => found.Version > 0 && File.Exists(PostgresBinaries.ToolIn(found.Bin, "initdb")))
            .OrderByDescending(found => found.Version)
            .Select(found => found.Bin)
            .ToArray();
        return Task.FromResult(folders.Length == 0 ? BinariesOffer.None("nothing installed") : BinariesOffer.Of(folders));
    }

    private static decimal VersionOf(string folder)
    {
        var name = Path.GetFileName(folder);
        var digits = name[(name.LastIndexOfAny(['-', '@']) + 1)..];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }
}
