using System.Globalization;

namespace Commerce.DevelopmentServer;

/// <summary>A folder with PostgreSQL's programs, and their major version.</summary>
internal sealed record PostgresBinaries(string Directory, int Major)
{
    /// <summary>The oldest supported version.</summary>
    public const int OldestMajor = 15;

    /// <summary>How packagers name a version's folder, up to the number: <c>/usr/lib/postgresql/15/bin</c> and the like.</summary>
    private static readonly string[] VersionedFolders = ["postgresql/", "postgresql@", "pgsql-"];

    public string Tool(string name) => ToolIn(Directory, name);

    public static string ToolIn(string directory, string name) =>
        Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>Reads the version from the folder's name if packagers put it there, else from the program.</summary>
    public static async Task<int?> ReadMajorAsync(string directory, CancellationToken cancellationToken)
    {
        // Starting a process costs more than all other checks together, and every start of an app comes here.
        if (ReadMajorOff(directory.Replace('\\', '/').TrimEnd('/')) is { } major)
        {
            return major;
        }

        // "postgres (PostgreSQL) 15.18 (Debian …)", "postgres (PostgreSQL) 18beta1"
        var result = await CommandRunner.RunAsync(ToolIn(directory, "postgres"), ["--version"], cancellationToken);
        return result.ExitCode == 0 ? ReadNumber(After(result.Output, "(PostgreSQL) ")) : null;
    }

    private static int? ReadMajorOff(string directory)
    {
        const string Last = "/bin";
        if (!directory.EndsWith(Last, StringComparison.Ordinal))
        {
            return null;
        }

        return VersionedFolders
            .Select(name => After(directory[..^Last.Length], name))
            .Where(rest => rest.Length > 0 && rest.All(char.IsAsciiDigit))
            .Select(ReadNumber)
            .FirstOrDefault();
    }

    private static string After(string text, string at)
    {
        var found = text.LastIndexOf(at, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? "" : text[(found + at.Length)..];
    }

    private static int? ReadNumber(string text) =>
        int.TryParse(new string([.. text.TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var number) ? number : null;
}
