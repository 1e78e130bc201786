using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Layers;

/// <summary>The packages with a name of their own stay at the edge.</summary>
public sealed class PackageTests
{
    [Fact]
    public void The_abstractions_know_nothing_of_asp_net_core()
    {
        var project = new Project("framework/Commerce.Abstractions/Commerce.Abstractions.csproj");

        Assert.Empty(project.Frameworks);
        Assert.DoesNotContain(
            typeof(CommerceException).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("MediatR", "framework/Commerce.Hosting/Events/")]
    [InlineData("Hangfire", "framework/Commerce.Hosting/Jobs/")]
    [InlineData("McMaster.NETCore.Plugins", "framework/Commerce.Hosting/Modules/")]
    public void A_package_at_the_edge_is_used_in_one_folder(string package, string folder) => Findings.AssertNone(
        Project.In("framework", "modules").SelectMany(project => CodeModel.Of(project).Uses)
            .Where(use => use.Assembly == package || use.Assembly.StartsWith(package + ".", StringComparison.Ordinal))
            .Where(use => !use.File.StartsWith(folder, StringComparison.Ordinal))
            .Select(use => $"{use.File}: {use.Type}"),
        $"{package} stays in {folder}.");

    [Theory]
    [InlineData("MediatR")]
    [InlineData("Hangfire.Core")]
    [InlineData("McMaster.NETCore.Plugins")]
    public void What_the_host_uses_of_a_package_at_the_edge_is_seen(string package) => Assert.Contains(
        CodeModel.Of(new Project("framework/Commerce.Hosting/Commerce.Hosting.csproj")).Uses, use => use.Assembly == package);
}
