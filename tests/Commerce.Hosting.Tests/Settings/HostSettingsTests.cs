using Commerce.Hosting.Settings;
using Microsoft.Extensions.Configuration;

namespace Commerce.Hosting.Tests.Settings;

public sealed class HostSettingsTests
{
    [Theory]
    [InlineData("30s", "00:00:30")]
    [InlineData("250ms", "00:00:00.250")]
    [InlineData("1.5m", "00:01:30")]
    [InlineData("00:00:40", "00:00:40")]
    [InlineData("", "00:00:15")]
    public void A_duration_has_a_unit(string text, string expected)
    {
        var settings = Read(("Commerce:DrainLimit", text));

        Assert.Equal(TimeSpan.Parse(expected, null), settings.DrainLimit);
        Assert.Empty(Problems(settings));
    }

    [Theory]
    [InlineData("Commerce:DrainLimit", "2")]
    [InlineData("Commerce:DrainLimit", "-1s")]
    [InlineData("Commerce:DrainLimit", "2d")]
    [InlineData("Commerce:DrainLimit", "1e300d")]
    [InlineData("Commerce:DrainLimit", "soon")]
    [InlineData("Commerce:Jobs:Workers", "0")]
    [InlineData("Commerce:Jobs:Workers", "abc")]
    [InlineData("Commerce:Jobs:Workers", "99999999999")]
    [InlineData("Commerce:Jobs:Keep", "7")]
    [InlineData("Commerce:Jobs:Lease", "0s")]
    [InlineData("Commerce:Events:MaxDepth", "-3")]
    [InlineData("Commerce:Workflows:MaxRuns", "1.5")]
    public void What_is_not_valid_is_a_problem_with_its_place(string key, string text)
    {
        var problem = Assert.Single(Problems(Read((key, text))));

        Assert.Equal(("COM8002", key), (problem.Id, problem.Where));
        Assert.StartsWith($"'{text}' is not ", problem.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Commerce:DrainLimt", "DrainLimit")]
    [InlineData("Commerce:jobs:worker", "Commerce:Jobs:Workers")]
    public void A_setting_that_nobody_reads_is_a_problem(string key, string meant)
    {
        var problem = Assert.Single(Problems(Read((key, "1"))));

        Assert.Equal(("COM8002", key), (problem.Id, problem.Where));
        Assert.Contains(meant, problem.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Commerce:Modules:user:InviteLifetime")]
    [InlineData("Commerce:FeatureFlags:new_thing")]
    [InlineData("COMMERCE:jobs:dashboard:PATH")]
    [InlineData("Commerce:Keys:Previous:0")]
    public void Settings_that_others_read_are_theirs(string key) => Assert.Empty(Problems(Read((key, "1"))));

    [Fact]
    public void All_mistakes_are_reported_together_with_what_is_valid()
    {
        var problems = Problems(Read(("Commerce:Jobs:Workers", "many"), ("Commerce:DrainLimit", "2")));

        Assert.Equal(
            [
                "'2' is not a duration from 0ms to 1h, such as 30s, 5m or 00:00:30.",
                "'many' is not a whole number from 1 to 1000.",
            ],
            problems.Select(problem => problem.What));
        Assert.Equal("Correct the setting, or remove it for the default, 15s.", problems[0].Fix);
    }

    [Fact]
    public void The_guide_has_every_setting_with_its_default()
    {
        var guide = Guide();
        foreach (var key in Read().Known)
        {
            var (_, normal) = guide.FirstOrDefault(row => row.Key == key || row.Key.StartsWith($"{key}:", StringComparison.Ordinal));
            Assert.True(normal is not null, $"{key} is not in docs/configuration.md.");
            // What others read has no problem, and its default is theirs.
            if (Problems(Read((key, "not valid"))) is [var problem])
            {
                Assert.Equal($"Correct the setting, or remove it for the default, {normal}.", problem.Fix);
            }
        }
    }

    [Fact]
    public void The_guide_has_no_setting_that_nobody_reads() => Assert.All(
        Guide().Where(row => row.Key.StartsWith("Commerce:", StringComparison.Ordinal)),
        row => Assert.DoesNotContain("There is no setting", string.Concat(Problems(Read((row.Key, "1"))).Select(problem => problem.What))));

    /// <summary>The settings of the guide, each with the text of its default.</summary>
    private static List<(string Key, string Default)> Guide()
    {
        using var file = typeof(HostSettingsTests).Assembly.GetManifestResourceStream("configuration.md")!;
        using var reader = new StreamReader(file);
        return
        [
            .. reader.ReadToEnd().Split('\n')
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(cells => cells.Length == 6)
                .Select(cells => (cells[1].Split('`')[1], cells[3].Trim('`'))),
        ];
    }

    private static HostSettings Read(params (string Key, string Value)[] settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build());

    private static List<Problem> Problems(HostSettings settings)
    {
        var problems = new List<Problem>();
        settings.Check(problems);
        return problems;
    }
}
