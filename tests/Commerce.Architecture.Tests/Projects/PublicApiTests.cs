using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Projects;

/// <summary>What a package promises is written down. That the lists are true is checked by the compiler.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("PublicAPI.Shipped.txt")]
    [InlineData("PublicAPI.Unshipped.txt")]
    public void Every_package_with_an_assembly_to_compile_against_lists_its_public_api(string list) => Findings.AssertNone(
        Project.In("framework").Where(project => project.Name != "Commerce.Generators")
            .Concat(Project.In("modules").Where(project => project.Name.EndsWith(".Contracts", StringComparison.Ordinal)))
            .Select(project => $"{project.Folder}/{list}")
            .Where(path => !File.Exists(Path.Combine(Repository.Folder, path))),
        "Run .ci/public-api and read what it has written.");
}
