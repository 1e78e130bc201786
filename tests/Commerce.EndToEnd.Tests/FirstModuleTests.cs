using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

/// <summary>The page that leads from nothing to a module with a table, options, a route and a test.</summary>
[Collection<PackagedTemplateGroup>]
public sealed class FirstModuleTests(PackagedTemplate template)
{
    [Fact]
    public async Task A_reader_who_follows_the_page_has_a_module_that_runs_and_is_tested()
    {
        var steps = Walkthrough.Read(File.ReadAllText(Path.Combine(BuiltRepository.Folder, "docs", "modules.md")));
        await using var reader = new WalkthroughReader(template.CreateFolder("first-module"), template.Version);

        await reader.FollowAsync(steps);

        Assert.Contains(steps, step => step.Starts);
        Assert.Contains("Total: 1, Errors: 0, Failed: 0", steps[^1].Output, StringComparison.Ordinal);
    }
}
