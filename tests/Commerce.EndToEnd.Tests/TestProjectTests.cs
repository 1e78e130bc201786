using System.Text.RegularExpressions;
using System.Xml.Linq;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

/// <summary>A test project as <c>docs/testing.md</c> shows it, beside an application from the template.</summary>
[Collection<PackagedTemplateGroup>]
public sealed partial class TestProjectTests(PackagedTemplate template)
{
    [Fact]
    public async Task The_first_test_of_the_documentation_passes_against_the_packages()
    {
        var shop = await template.CreateAsync("MyShop");
        shop.Write("appsettings.json", """{ "Motto": "of the application" }""");
        var tests = template.CreateFolder("MyShop.Tests");
        tests.Write("MyShop.Tests.csproj", ProjectFile());
        tests.Write("WorkflowTests.cs", Read("docs", "samples", "Testing", "WorkflowTests.cs"));
        tests.Write("SettingsTests.cs", """
            using Commerce.Testing;
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;

            namespace MyShop.Tests;

            public sealed class SettingsTests
            {
                [Fact]
                public async Task The_settings_files_of_the_application_count()
                {
                    await using var shop = await TestApplication.StartAsync<Program>();

                    Assert.Equal("of the application", shop.Services.GetRequiredService<IConfiguration>()["Motto"]);
                }
            }
            """);

        await tests.BuildAsync();

        Assert.Contains("Total: 2, Errors: 0, Failed: 0, Skipped: 0", await tests.RunAsync(), StringComparison.Ordinal);
    }

    [GeneratedRegex("^```xml\n(?<project><Project .*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ProjectBlock();

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([BuiltRepository.Folder, .. path]));

    /// <summary>The project file of the page, with versions.</summary>
    private string ProjectFile()
    {
        var project = XDocument.Parse(ProjectBlock().Match(Read("docs", "testing.md")).Groups["project"].Value);
        var versions = XDocument.Parse(Read("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        foreach (var reference in project.Descendants("PackageReference"))
        {
            var package = reference.Attribute("Include")!.Value;
            reference.SetAttributeValue("Version", versions.GetValueOrDefault(package, template.Version));
        }

        return project.ToString();
    }
}
