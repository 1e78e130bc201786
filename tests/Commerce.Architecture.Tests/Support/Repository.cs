using System.Reflection;

namespace Commerce.Architecture.Tests.Support;

/// <summary>The repository these tests were built in.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", "artifacts"];

    /// <summary>Its folder.</summary>
    public static string Folder { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Repository").Value!;

    /// <summary>The C# files in the folders given, in order of their paths.</summary>
    public static IReadOnlyList<SourceFile> Sources(params string[] folders) =>
        [.. Files("*.cs", folders).Select(SourceFile.Of)];

    /// <summary>The paths of files in the folders given, relative to the repository.</summary>
    public static IReadOnlyList<string> Files(string pattern, params string[] folders) =>
        [.. folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Folder, folder), pattern, SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Generated.Contains))
            .Order(StringComparer.Ordinal)];

    /// <summary>The text of a file.</summary>
    /// <param name="path">Its path, relative to the repository.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder, path));
}
