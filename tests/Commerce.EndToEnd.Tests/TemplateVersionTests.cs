using System.Text.Json;
using System.Xml.Linq;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

public sealed class TemplateVersionTests
{
    [Fact]
    public void The_template_asks_for_the_version_this_repository_builds()
    {
        var version = BuiltRepository.Version;
        var template = Path.Combine(BuiltRepository.Folder, "app-template");
        using var configuration = JsonDocument.Parse(File.ReadAllText(Path.Combine(template, ".template.config", "template.json")));
        var symbol = configuration.RootElement.GetProperty("symbols").GetProperty("commerceVersion");

        Assert.Equal(version, symbol.GetProperty("defaultValue").GetString());
        Assert.Equal(version, symbol.GetProperty("replaces").GetString());
        Assert.All(
            XDocument.Load(Path.Combine(template, "MyShop.csproj")).Descendants("PackageReference"),
            reference => Assert.Equal(version, reference.Attribute("Version")!.Value));
    }
}
