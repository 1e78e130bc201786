using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>A short one of the campaigns whose long ones stand in docs/reliability.md.</summary>
public sealed class CampaignTests
{
    private static readonly string Assembly = BuiltRepository.Assembly("Commerce.Reliability");

    [Fact]
    public async Task Two_hosts_that_are_killed_again_and_again_lose_and_double_nothing()
    {
        var report = await Command.DotnetAsync(
            BuiltRepository.Folder, new Dictionary<string, string>(),
            Assembly, "--kills", "20", "--pauses", "0", "--restarts", "1", "--seed", "20261124");

        Assert.Contains("everything came to rest", report, StringComparison.Ordinal);
        Assert.Contains("0 violations", report, StringComparison.Ordinal);
    }
}
