using System.Globalization;
using System.Text.RegularExpressions;

namespace Commerce.Postgres.Server;

/// <summary>A folder with PostgreSQL's programs, and their major version.</summary>
internal sealed partial record PostgresBinaries(string Directory, int Major)
{
    /// <summary>The oldest version whose features we may use.</summary>
    public const int OldestMajor = 15;

    public string Tool(string name) => ToolIn(Directory, name);

    public static string ToolIn(string directory, string name) =>
        Path.Combine(directory, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>Reads the version off the folder's name where packagers put it there, else asks the program.</summary>
    public static async Task<int?> ReadMajorAsync(string directory, CancellationToken cancellationToken)
    {
        // Starting a process costs more than all other checks together; every start of an app passes here.
        var match = VersionedFolder().Match(directory);
        if (!match.Success)
        {
            var result = await CommandRunner.RunAsync(ToolIn(directory, "postgres"), ["--version"], cancellationToken);
            match = result.ExitCode == 0 ? VersionText().Match(result.Output) : Match.Empty;
        }

        return match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"(?:postgresql[/\\@]|pgsql-)(\d+)[/\\]bin[/\\]?$", RegexOptions.IgnoreCase)]
    private static partial Regex VersionedFolder();

    [GeneratedRegex(@"PostgreSQL\) (\d+)")]
    private static partial Regex VersionText();
}
