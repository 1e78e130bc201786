using System.Text.RegularExpressions;
using System.Xml.Linq;
using Commerce.Testing.Runs;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>
/// The packages of this repository in a feed of their own, and the template installed for nobody else: all in a temporary folder
/// that goes away with everything the tests made.
/// </summary>
public sealed partial class PackagedTemplate : IAsyncLifetime
{
    private readonly string folder = RunFolder.OfProcess.Create("packages");

    /// <summary>The version of the packages. Unique, for a version once restored is never looked at again.</summary>
    public string Version { get; } = $"0.1.0-test.x{Guid.NewGuid():n}"[..24];

    /// <summary>The folder with the packages.</summary>
    public string Feed => Path.Combine(folder, "feed");

    private string Home => Path.Combine(folder, "home");

    private string Template => Path.Combine(folder, "template");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Feed);
        CopyTemplate();
        await Command.DotnetAsync(
            BuiltRepository.Folder, new Dictionary<string, string>(),
            "pack", "Commerce.sln", "--no-build", "-c", BuiltRepository.Configuration, "-o", Feed, $"-p:PackageVersion={Version}");
        var sources = await Command.DotnetAsync(folder, new Dictionary<string, string>(), "nuget", "list", "source");
        NuGetConfig(EnabledSource().Matches(sources).Select(match => match.Groups[1].Value)).Save(Path.Combine(folder, "nuget.config"));
        await New("install", Template);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes an application with <c>dotnet new commerce-app</c>.</summary>
    /// <param name="name">Its name.</param>
    internal async Task<OutsideProject> CreateAsync(string name)
    {
        // The check for updates writes a file that the same process is about to read.
        await New("commerce-app", "-n", name, "--commerce-version", Version, "--no-restore", "--no-update-check");
        return CreateFolder(name);
    }

    /// <summary>A folder for a project written by hand.</summary>
    /// <param name="name">Its name.</param>
    internal OutsideProject CreateFolder(string name) =>
        new(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, name, new Dictionary<string, string>
        {
            ["DOTNET_CLI_HOME"] = Home,
            ["NUGET_PACKAGES"] = Path.Combine(folder, "packages"),
        });

    [GeneratedRegex(@"^\s*\d+\.\s+(.+?) \[Enabled\]", RegexOptions.Multiline)]
    private static partial Regex EnabledSource();

    private Task<string> New(params string[] arguments) =>
        Command.DotnetAsync(
            folder, new Dictionary<string, string> { ["DOTNET_CLI_HOME"] = Home }, ["new", .. arguments]);

    // A copy, so that it asks for the version under test, and so that there can be in it what a developer's has: the traces of having
    // been run and built where it lies.
    private void CopyTemplate()
    {
        var source = Path.Combine(BuiltRepository.Folder, "app-template");
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(source, file);
            if (relative.Split(Path.DirectorySeparatorChar)[0] is not (".commerce" or "bin" or "obj"))
            {
                Write(relative, File.ReadAllText(file));
            }
        }

        var configuration = Path.Combine(Template, ".template.config", "template.json");
        File.WriteAllText(configuration, File.ReadAllText(configuration).Replace(
            $"\"defaultValue\": \"{BuiltRepository.Version}\"", $"\"defaultValue\": \"{Version}\"", StringComparison.Ordinal));
        Write(".commerce/key", "left over");
        Write("bin/left-over.txt", "");
        Write("obj/left-over.txt", "");
        Write("packages.lock.json", "{}");

        void Write(string relative, string text)
        {
            var target = Path.Combine(Template, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, text);
        }
    }

    /// <summary>The machine's sources and, for Commerce alone, the feed. What the machine has downloaded is used where it lies.</summary>
    private XDocument NuGetConfig(IEnumerable<string> sources) => new(new XElement(
        "configuration",
        new XElement("packageSources", Add("commerce-under-test", Feed)),
        new XElement("fallbackPackageFolders", Add("machine", BuiltRepository.Packages)),
        new XElement(
            "packageSourceMapping",
            Map("commerce-under-test", "Commerce.*"),
            sources.Select(source => Map(source, "*")))));

    private static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));

    private static XElement Map(string source, string pattern) =>
        new("packageSource", new XAttribute("key", source), new XElement("package", new XAttribute("pattern", pattern)));
}
