using System.IO.Compression;
using System.Xml.Linq;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

[Collection<PackagedTemplateGroup>]
public sealed class PackageTests(PackagedTemplate template)
{
    [Fact]
    public void The_packages_depend_on_each_other_in_one_version()
    {
        var packages = Packages();

        Assert.Superset(
            new HashSet<string>
            {
                "Commerce.Abstractions",
                "Commerce.Http",
                "Commerce.Workflows",
                "Commerce.Postgres",
                "Commerce.Records",
                "Commerce.Hosting",
                "Commerce.User.Contracts",
                "Commerce.User",
                "Commerce.CoreFlows.Contracts",
                "Commerce.CoreFlows",
            },
            packages.ToHashSet());
        Assert.All(
            packages.SelectMany(Dependencies).Where(dependency => dependency.Id.StartsWith("Commerce.", StringComparison.Ordinal)),
            dependency => Assert.Equal(template.Version, dependency.Version));
    }

    [Fact]
    public void The_package_of_a_module_gives_its_contracts_and_hides_its_implementation()
    {
        var files = Entries("Commerce.User");

        Assert.Equal(["Commerce.User.Contracts"], Dependencies("Commerce.User").Select(dependency => dependency.Id));
        Assert.Contains("module/Commerce.User.dll", files);
        Assert.Contains("module/Commerce.User.deps.json", files);
        Assert.Contains("buildTransitive/Commerce.User.targets", files);
        Assert.DoesNotContain(
            files, file => file.StartsWith("lib/", StringComparison.Ordinal) && !file.EndsWith("/_._", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains("Npgsql", StringComparison.Ordinal));
        Assert.Equal(
            ["module/Commerce.User.deps.json", "module/Commerce.User.dll"],
            files.Where(file => file.StartsWith("module/Commerce.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_package_has_a_page_of_its_own()
    {
        foreach (var package in Packages())
        {
            using var archive = Open(package);
            using var page = new StreamReader(archive.GetEntry("README.md")!.Open());
            Assert.Equal($"# {package}", page.ReadLine());
        }
    }

    [Fact]
    public void A_library_has_a_symbol_package()
    {
        using var symbols = ZipFile.OpenRead(Path.Combine(template.Feed, $"Commerce.Http.{template.Version}.snupkg"));

        Assert.Contains("lib/net10.0/Commerce.Http.pdb", symbols.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public void The_vocabulary_brings_the_generator() =>
        Assert.Contains("analyzers/dotnet/cs/Commerce.Generators.dll", Entries("Commerce.Abstractions"));

    private List<string> Packages() =>
        [.. Directory.EnumerateFiles(template.Feed, "*.nupkg")
            .Select(file => Path.GetFileName(file)[..^$".{template.Version}.nupkg".Length])];

    private List<string> Entries(string package)
    {
        using var archive = Open(package);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    private List<(string Id, string Version)> Dependencies(string package)
    {
        using var archive = Open(package);
        using var nuspec = archive.GetEntry(package + ".nuspec")!.Open();
        return [.. XDocument.Load(nuspec).Descendants()
            .Where(element => element.Name.LocalName == "dependency")
            .Select(element => (element.Attribute("id")!.Value, element.Attribute("version")!.Value))];
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(template.Feed, $"{package}.{template.Version}.nupkg"));
}
