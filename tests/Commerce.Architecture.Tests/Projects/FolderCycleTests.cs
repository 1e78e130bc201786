using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Projects;

/// <summary>Inside a project, too, arrows point one way.</summary>
public sealed class FolderCycleTests
{
    /// <summary>Folders that use each other today, by project. The list may only shrink: a cycle that is gone has to leave it.</summary>
    private static readonly Dictionary<string, string[]> Known = new()
    {
        // The public constructor of Database brings its own outbox, and the outbox writes in its sessions.
        ["Commerce.Postgres"] = ["Events, Sessions"],
        // The root registers what the folders hold, and their phases take each other's results.
        ["Commerce.Hosting"] = ["., Boot, Commands, Databases, Diagnostics, Http, Jobs, Modules, Workflows"],
    };

    public static TheoryData<string> Projects => [.. Project.In("framework", "modules").Select(project => project.Path)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_do_not_use_each_other(string path)
    {
        var project = new Project(path);
        var graph = FolderGraph.Of(project);

        var cycles = graph.Cycles;

        Assert.True(
            cycles.SequenceEqual(Known.GetValueOrDefault(project.Name, [])),
            $"{project.Name}: folders use each other, or the list in this test has one that no longer does.\n{graph.Describe(cycles)}");
    }
}
