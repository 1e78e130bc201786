using System.Text;
using System.Text.RegularExpressions;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>Compares what a page shows as the output of a command with what the command wrote.</summary>
internal static partial class Transcript
{
    /// <summary>
    /// Fails unless the two are equal. Ids, times, ports and the version of PostgreSQL differ from run to run. The page leaves out a part
    /// of a line, or any lines, as <c>…</c>.
    /// </summary>
    /// <param name="shown">What the page shows.</param>
    /// <param name="written">What the command wrote.</param>
    /// <param name="command">The command.</param>
    public static void AssertShown(string shown, string written, string command)
    {
        var pattern = new StringBuilder(@"\A");
        foreach (var line in Lines(shown))
        {
            pattern.Append(line == "…" ? @"(?:.*\n)*?" : Regex.Escape(line).Replace("…", ".*", StringComparison.Ordinal) + @"\n");
        }

        Assert.True(
            Regex.IsMatch(string.Concat(Lines(written).Select(line => line + "\n")), pattern.Append(@"\z").ToString()),
            $"The page shows another output of\n{command}\nIt shows:\n{shown}\nThe command wrote:\n{written}");
    }

    private static IEnumerable<string> Lines(string text) =>
        Color().Replace(text, "").TrimEnd().Split('\n').Select(line => Changing().Replace(line.TrimEnd(), Placeholder));

    private static string Placeholder(Match value) => $"<{value.Groups.Values.Skip(1).First(group => group.Success).Name}>";

    [GeneratedRegex(@"\e\[[\d;]*m")]
    private static partial Regex Color();

    [GeneratedRegex(
        @"(?<id>(?<=_)[0-9A-Z]{26}\b|\b[0-9a-f]{32}\b)|(?<time>\d{4}-\d\d-\d\d[T ][\d:.]+Z?|\d+(\.\d+)? ?m?s\b)|"
        + @"(?<port>(?<=127\.0\.0\.1:)\d+)|(?<version>(?<=PostgreSQL )[\d.]+)",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Changing();
}
