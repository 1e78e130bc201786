using System.Xml.Linq;

namespace Commerce.Architecture.Tests.Support;

/// <summary>A project file of the repository.</summary>
/// <param name="Path">Its path, relative to the repository.</param>
internal sealed record Project(string Path)
{
    private readonly XDocument document = XDocument.Parse(Repository.Read(Path));

    /// <summary>Its name, which is its assembly's name.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Its folder, relative to the repository.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!.Replace('\\', '/');

    /// <summary>Its C# files.</summary>
    public IReadOnlyList<SourceFile> Sources => Repository.Sources(Folder);

    /// <summary>The names of the projects whose assemblies it is compiled against.</summary>
    public IReadOnlyList<string> References =>
        [.. document.Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .Where(reference => (string?)reference.Attribute("OutputItemType") != "Analyzer")
            .Select(reference => System.IO.Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))];

    /// <summary>The shared frameworks that it names.</summary>
    public IReadOnlyList<string> Frameworks =>
        [.. document.Descendants("FrameworkReference").Select(reference => (string)reference.Attribute("Include")!)];

    /// <summary>The assemblies that see what is internal in it, and whether a comment stands directly above the line.</summary>
    public IReadOnlyList<(string Assembly, bool HasReason)> Friends =>
        [.. document.Descendants("InternalsVisibleTo")
            .Select(friend => ((string)friend.Attribute("Include")!, PreviousOf(friend) is XComment))];

    /// <summary>The projects in the folders given.</summary>
    public static IReadOnlyList<Project> In(params string[] folders) =>
        [.. Repository.Files("*.csproj", folders).Select(path => new Project(path))];

    private static XNode? PreviousOf(XNode node)
    {
        do
        {
            node = node.PreviousNode!;
        }
        while (node is XText);
        return node;
    }
}
