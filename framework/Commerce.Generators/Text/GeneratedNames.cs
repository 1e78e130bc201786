using System.Text;

namespace Commerce.Generators.Text;

/// <summary>Names in generated code. They depend on the file alone, so that a new file renames nothing and hot reload can follow.</summary>
internal static class GeneratedNames
{
    private const uint HashStart = 2166136261;
    private const uint HashFactor = 16777619;

    /// <summary>
    /// The namespace for an assembly. It carries the assembly's name because an assembly may see another one's internals, where two
    /// types of one full name would be a warning.
    /// </summary>
    public static string NamespaceOf(string? assembly) => $"Commerce.Generated.{Identifier(assembly ?? "Unnamed")}";

    /// <summary>The class for a file; the hash (FNV-1a) keeps apart paths that differ only in signs or case.</summary>
    /// <param name="path">The file, relative to the project.</param>
    public static string ClassOf(string path)
    {
        var hash = HashStart;
        foreach (var character in path)
        {
            hash = unchecked((hash ^ character) * HashFactor);
        }

        var stem = path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase) ? path.Substring(0, path.Length - ".cs".Length) : path;
        return $"{Identifier(stem)}_{hash:x8}";
    }

    private static string Identifier(string text)
    {
        var result = new StringBuilder(text.Length + 1);
        foreach (var character in text)
        {
            result.Append(character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') ? character : '_');
        }

        return result.Length == 0 || result[0] is >= '0' and <= '9' ? "_" + result : result.ToString();
    }
}
