using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Projects;

/// <summary>Arrows point down only: docs/architecture.md.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] Engines = ["Commerce.Workflows", "Commerce.Events", "Commerce.Jobs"];

    /// <summary>A module names these beside Commerce.Records only to keep their files out of its own folder.</summary>
    private static readonly string[] BroughtByRecords = ["Commerce.Postgres", .. Engines];

    /// <summary>What each project of the framework may reference.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Commerce.Abstractions"] = [],
        ["Commerce.Generators"] = [],
        ["Commerce.DevelopmentServer"] = ["Commerce.Abstractions"],
        ["Commerce.Http"] = ["Commerce.Abstractions"],
        ["Commerce.Workflows"] = ["Commerce.Abstractions"],
        ["Commerce.Events"] = ["Commerce.Abstractions"],
        ["Commerce.Jobs"] = ["Commerce.Abstractions"],
        ["Commerce.Postgres"] = ["Commerce.Abstractions", .. Engines],
        ["Commerce.Records"] = ["Commerce.Abstractions", "Commerce.Postgres"],
        ["Commerce.Testing"] = ["Commerce.Abstractions", "Commerce.Workflows", "Commerce.DevelopmentServer", "Commerce.Hosting"],
        ["Commerce.Hosting"] =
            ["Commerce.Abstractions", "Commerce.Http", "Commerce.Postgres", "Commerce.Records", "Commerce.DevelopmentServer", .. Engines],
        ["Commerce.Console"] = ["Commerce.Abstractions", "Commerce.Hosting"],
    };

    [Fact]
    public void Projects_of_the_framework_reference_only_what_is_below_them() => Findings.AssertNone(
        Project.In("framework").SelectMany(project => project.References
            .Where(reference => !Allowed.TryGetValue(project.Name, out var allowed) || !allowed.Contains(reference))
            .Select(reference => $"{project.Name} -> {reference}")),
        "A project of the framework references only what the table of this test allows.");

    [Fact]
    public void Modules_reference_contracts_and_never_an_implementation_or_the_host() => Findings.AssertNone(
        Project.In("modules").SelectMany(project => project.References
            .Where(reference => !IsAllowed(project, reference))
            .Select(reference => $"{project.Name} -> {reference}")),
        "A module references Commerce.Abstractions, Commerce.Records or Commerce.Http, and contracts.");

    [Fact]
    public void The_host_does_not_come_to_modules_by_way_of_others() => Findings.AssertNone(
        Repository.Files("packages.lock.json", "modules")
            .Where(path => Repository.Read(path).Contains("commerce.hosting", StringComparison.OrdinalIgnoreCase)),
        "Nothing that a module references brings Commerce.Hosting along.");

    [Fact]
    public void Internals_are_visible_to_other_production_code_only_with_a_reason()
    {
        var production = Project.In("framework", "modules").Select(project => project.Name).ToHashSet();

        Findings.AssertNone(
            Project.In("framework", "modules").SelectMany(project => project.Friends
                .Where(friend => production.Contains(friend.Assembly) && !friend.HasReason)
                .Select(friend => $"{project.Path}: {friend.Assembly}")),
            "An InternalsVisibleTo between production projects has its reason in a comment directly above it.");
    }

    private static bool IsAllowed(Project project, string reference) =>
        reference.EndsWith(".Contracts", StringComparison.Ordinal)
        || reference is "Commerce.Abstractions"
        || (BroughtByRecords.Contains(reference) && project.References.Contains("Commerce.Records"))
        || (reference is "Commerce.Records" or "Commerce.Http" && !project.Name.EndsWith(".Contracts", StringComparison.Ordinal));
}
