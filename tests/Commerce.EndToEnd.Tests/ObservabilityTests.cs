using System.Text.RegularExpressions;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

/// <summary>Holds <c>docs/observability.md</c> to the code, in both directions: names of telemetry are promised.</summary>
public sealed partial class ObservabilityTests
{
    private static readonly string[] SourceFolders = ["framework", "modules"];

    private static readonly string Page = File.ReadAllText(Path.Combine(BuiltRepository.Folder, "docs", "observability.md"));

    /// <summary>The areas of log events, by the first digit of the id, with the folders that may log them.</summary>
    private static readonly Dictionary<char, string[]> Areas = new()
    {
        ['1'] = ["framework/Commerce.Abstractions/Background", "framework/Commerce.Hosting", "framework/Commerce.Postgres"],
        ['2'] = ["framework/Commerce.Http"],
        ['3'] = ["framework/Commerce.Workflows", "framework/Commerce.Hosting/Workflows"],
        ['4'] = ["framework/Commerce.Events", "framework/Commerce.Hosting/Events", "framework/Commerce.Postgres/Events"],
        ['5'] = ["framework/Commerce.Jobs", "framework/Commerce.Hosting/Jobs", "framework/Commerce.Postgres/Jobs"],
        ['6'] = ["framework/Commerce.Postgres", "framework/Commerce.Records", "framework/Commerce.DevelopmentServer"],
        ['7'] = ["modules"],
    };

    [Theory]
    [InlineData("Spans", "SpanNames.cs")]
    [InlineData("Tags", "TagNames.cs")]
    [InlineData("Metrics", "MetricNames.cs")]
    public void The_names_of_a_section_are_the_constants_of_the_code(string section, string file)
    {
        var code = File.ReadAllText(Path.Combine(BuiltRepository.Folder, "framework", "Commerce.Abstractions", "Diagnostics", file));
        var constants = Constant().Matches(code).Select(match => match.Groups["value"].Value).ToList();

        Assert.NotEmpty(constants);
        Assert.Equal(constants.Order(StringComparer.Ordinal), Rows(section).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tags_in_the_tables_of_spans_and_metrics_are_documented()
    {
        var tags = Rows("Tags").ToHashSet(StringComparer.Ordinal);
        var own = Rows("Spans").Concat(Rows("Metrics")).ToHashSet(StringComparer.Ordinal);
        var named = Name().Matches(Section("Spans") + Section("Metrics")).Select(match => match.Groups["value"].Value);

        Assert.DoesNotContain(named, name => !tags.Contains(name) && !own.Contains(name));
    }

    [Fact]
    public void Every_log_event_has_an_id_of_its_area_of_its_own_and_a_row()
    {
        var events = LogEvents();

        Assert.True(events.Count > 10, $"only {events.Count} log events were found");
        Assert.DoesNotContain(events, entry => entry.Id.Length == 0);
        Assert.DoesNotContain(events, entry => !Areas[entry.Id[0]].Any(folder => entry.File.StartsWith(folder, StringComparison.Ordinal)));
        Assert.Empty(events.GroupBy(entry => entry.Id).Where(group => group.Count() > 1).Select(group => group.Key));
        Assert.Equal(
            events.Select(entry => $"{entry.Id} {entry.Level}").Order(StringComparer.Ordinal),
            LogRow().Matches(Section("Logs"))
                .Select(row => $"{row.Groups["id"].Value} {row.Groups["level"].Value}")
                .Order(StringComparer.Ordinal));
    }

    private static List<(string File, string Id, string Level)> LogEvents() =>
    [
        .. from folder in SourceFolders
           from file in Directory.EnumerateFiles(Path.Combine(BuiltRepository.Folder, folder), "*.cs", SearchOption.AllDirectories)
           from Match attribute in LogAttribute().Matches(File.ReadAllText(file))
           let arguments = attribute.Groups["arguments"].Value
           let level = Level().Match(arguments)
           select (
               Path.GetRelativePath(BuiltRepository.Folder, file),
               EventId().Match(arguments).Groups["id"].Value,
               level.Success ? level.Groups["level"].Value : "Information or Debug"),
    ];

    private static IEnumerable<string> Rows(string section) => Row().Matches(Section(section)).Select(match => match.Groups["value"].Value);

    private static string Section(string title)
    {
        var from = Page.IndexOf($"\n## {title}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, $"The page has no section '{title}'.");
        var to = Page.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return to < 0 ? Page[from..] : Page[from..to];
    }

    [GeneratedRegex("const string \\w+ = \"(?<value>[^\"]+)\"")]
    private static partial Regex Constant();

    [GeneratedRegex(@"^\| `(?<value>[a-z._]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<value>commerce\.[a-z._]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\[LoggerMessage\((?<arguments>.*?)\)\]\s*(private|internal|public)", RegexOptions.Singleline)]
    private static partial Regex LogAttribute();

    [GeneratedRegex(@"EventId = (?<id>\d{4})\b")]
    private static partial Regex EventId();

    [GeneratedRegex(@"Level = LogLevel\.(?<level>\w+)")]
    private static partial Regex Level();

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| (?<level>[^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex LogRow();
}
