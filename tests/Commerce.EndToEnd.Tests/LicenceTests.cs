using System.Text.Json;
using System.Xml.Linq;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

/// <summary>Reads the licence of every package the lock files name: none may be commercial or source-available.</summary>
public class LicenceTests
{
    private static readonly string[] Permitted = ["MIT", "Apache-2.0", "BSD-3-Clause", "BSD-2-Clause", "PostgreSQL", "MS-PL", "0BSD"];

    /// <summary>Packages that carry a text instead of an SPDX expression, with the licence the text is.</summary>
    private static readonly Dictionary<string, string> Read = new(StringComparer.OrdinalIgnoreCase)
    {
        ["commandlineparser"] = "MIT",
        ["hangfire.aspnetcore"] = "LGPL-3.0-or-later",
        ["hangfire.core"] = "LGPL-3.0-or-later",
        ["hangfire.netcore"] = "LGPL-3.0-or-later",
        ["hangfire.postgresql"] = "LGPL-3.0-or-later",
        ["mediatr"] = "Apache-2.0",
        ["microsoft.dotnet.platformabstractions"] = "MIT",
        // Reference assemblies the compiler adds for netstandard2.0; nothing of them is shipped.
        ["microsoft.netcore.platforms"] = "Microsoft .NET Library License",
        ["netstandard.library"] = "MIT",
    };

    [Fact]
    public void Every_package_has_a_permitted_licence()
    {
        var packages = Directory.EnumerateFiles(BuiltRepository.Folder, "packages.lock.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("artifacts", StringComparison.Ordinal))
            .SelectMany(Packages)
            .Distinct()
            .ToList();

        Assert.True(packages.Count > 20, $"only {packages.Count} packages were found");
        Assert.DoesNotContain(
            packages.Select(package => (package, Licence: Licence(package.Id, package.Version))), entry => !IsPermitted(entry.Licence));
    }

    private static bool IsPermitted(string licence) => Permitted.Contains(licence) || Read.ContainsValue(licence);

    private static IEnumerable<(string Id, string Version)> Packages(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return [.. document.RootElement.GetProperty("dependencies").EnumerateObject()
            .SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.TryGetProperty("resolved", out _))
            .Select(package => (package.Name.ToLowerInvariant(), package.Value.GetProperty("resolved").GetString()!))];
    }

    private static string Licence(string id, string version)
    {
        var nuspec = Path.Combine(BuiltRepository.Packages, id, version, id + ".nuspec");
        var metadata = XDocument.Load(nuspec).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        var licence = metadata.Elements().SingleOrDefault(element => element.Name.LocalName == "license");
        return licence?.Attribute("type")?.Value == "expression" ? licence.Value : Read.GetValueOrDefault(id, $"unknown: {licence?.Value}");
    }
}
