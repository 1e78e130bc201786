using System.Reflection;
using System.Xml.Linq;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>The repository these tests were built in.</summary>
internal static class BuiltRepository
{
    /// <summary>Its folder.</summary>
    public static string Folder { get; } = Metadata("Repository");

    /// <summary>The packages it was built with.</summary>
    public static string Packages { get; } = Metadata("Packages");

    /// <summary>The version of its packages.</summary>
    public static string Version { get; } = XDocument.Load(Path.Combine(Folder, "Directory.Build.props"))
        .Descendants("CommerceVersion")
        .Single().Value;

    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = typeof(BuiltRepository).Assembly
        .GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>The assembly of one of its projects, in the configuration of these tests.</summary>
    /// <param name="project">The project's name.</param>
    public static string Assembly(string project) =>
        Path.Combine(Folder, "artifacts", "bin", project, Configuration.ToLowerInvariant(), $"{project}.dll");

    private static string Metadata(string key) => typeof(BuiltRepository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
