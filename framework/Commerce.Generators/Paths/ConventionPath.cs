using System.Collections.Immutable;

namespace Commerce.Generators.Paths;

/// <summary>A file path seen as <c>root / convention folder / folders / file</c>.</summary>
/// <param name="Root">What is above the convention folder; ends in a slash.</param>
/// <param name="Kind">The convention folder.</param>
/// <param name="Relative">The path below the root, with slashes.</param>
/// <param name="Folders">The folders between the convention folder and the file.</param>
/// <param name="Name">The file's name without extension.</param>
internal sealed record ConventionPath(string Root, ConventionKind Kind, string Relative, ImmutableArray<string> Folders, string Name)
{
    /// <summary>The path below the root without extension: the category of loggers.</summary>
    public string Category => Relative.Substring(0, Relative.Length - ".cs".Length);

    /// <summary>The path below the convention folder without extension.</summary>
    public string Below => Category.Substring(Category.IndexOf('/') + 1);

    /// <summary>Whether the file, or a folder that contains it, is hidden by a leading underscore.</summary>
    public bool IsHidden =>
        Name.StartsWith("_", StringComparison.Ordinal) || Folders.Any(folder => folder.StartsWith("_", StringComparison.Ordinal));

    /// <summary>
    /// Gets all readings of a path. There is more than one when a folder above the project has the name of a convention folder;
    /// the project's directory, which a syntax step cannot see, decides later which one is right.
    /// </summary>
    /// <param name="filePath">The path, with either separator.</param>
    public static ImmutableArray<ConventionPath> Candidates(string filePath)
    {
        if (!filePath.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var segments = Normalize(filePath).Split('/');
        var candidates = ImmutableArray.CreateBuilder<ConventionPath>();
        for (var at = 0; at < segments.Length - 1; at++)
        {
            if (KindOf(segments[at]) is { } kind)
            {
                var file = segments[segments.Length - 1];
                candidates.Add(new ConventionPath(
                    string.Concat(segments.Take(at).Select(segment => segment + "/")),
                    kind,
                    string.Join("/", segments.Skip(at)),
                    [.. segments.Skip(at + 1).Take(segments.Length - at - 2)],
                    file.Substring(0, file.Length - ".cs".Length)));
            }
        }

        return candidates.ToImmutable();
    }

    /// <summary>A project directory in the form of <see cref="Root"/>.</summary>
    public static string NormalizeDirectory(string directory) => Normalize(directory).TrimEnd('/') + "/";

    /// <summary>A path with slashes.</summary>
    public static string Normalize(string path) => path.Replace('\\', '/');

    private static ConventionKind? KindOf(string segment) =>
        segment.ToUpperInvariant() switch
        {
            "API" => ConventionKind.Api,
            "SUBSCRIBERS" => ConventionKind.Subscribers,
            "JOBS" => ConventionKind.Jobs,
            "WORKFLOWS" => ConventionKind.Workflows,
            _ => null,
        };
}
