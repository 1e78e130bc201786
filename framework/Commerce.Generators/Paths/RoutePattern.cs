using System.Collections.Immutable;

namespace Commerce.Generators.Paths;

/// <summary>The route pattern a file's folders spell.</summary>
/// <param name="Text">The pattern: <c>/users/{id}</c>.</param>
/// <param name="Parameters">The names of its parameters, in order.</param>
/// <param name="InvalidFolder">The first folder that looks like a parameter but is not a valid one, or <see langword="null"/>.</param>
/// <param name="RepeatedParameter">A parameter that appears twice, or <see langword="null"/>.</param>
/// <param name="MisplacedCatchAll">A <c>[...name]</c> folder with folders below it, or <see langword="null"/>.</param>
internal sealed record RoutePattern(
    string Text, ImmutableArray<string> Parameters, string? InvalidFolder, string? RepeatedParameter, string? MisplacedCatchAll)
{
    private const string CatchAll = "...";

    // A folder with one of these in it is meant as a parameter (or is not a valid literal of a route), so it is never taken literally.
    private static readonly char[] Special = ['[', ']', '{', '}', '(', ')', '*', '?'];

    /// <summary>The pattern without parameter names and case: what two routes must not share.</summary>
    public string Shape => string.Join("/", Text.Split('/').Select(segment =>
        !segment.StartsWith("{", StringComparison.Ordinal) ? segment.ToUpperInvariant()
        : segment.StartsWith("{**", StringComparison.Ordinal) ? "{**}"
        : "{}"));

    /// <summary>Reads folders.</summary>
    /// <param name="folders">The folders below <c>Api</c>, outermost first.</param>
    public static RoutePattern Of(ImmutableArray<string> folders)
    {
        var segments = new List<string>();
        var parameters = ImmutableArray.CreateBuilder<string>();
        string? invalid = null, repeated = null, misplaced = null, catchAll = null;
        foreach (var folder in folders.Where(folder => !IsGroup(folder)))
        {
            misplaced ??= catchAll;
            if (ParameterOf(folder) is { } parameter)
            {
                var isCatchAll = parameter.StartsWith(CatchAll, StringComparison.Ordinal);
                var name = isCatchAll ? parameter.Substring(CatchAll.Length) : parameter;
                if (parameters.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    repeated ??= name;
                }

                catchAll = isCatchAll ? folder : null;
                parameters.Add(name);
                segments.Add(isCatchAll ? $"{{**{name}}}" : $"{{{name}}}");
                continue;
            }

            if (folder.IndexOfAny(Special) >= 0)
            {
                invalid ??= folder;
            }

            segments.Add(folder);
        }

        return new RoutePattern("/" + string.Join("/", segments), parameters.ToImmutable(), invalid, repeated, misplaced);
    }

    private static bool IsGroup(string folder) =>
        folder.Length > 2 && folder[0] == '(' && folder[folder.Length - 1] == ')' && folder.IndexOfAny(Special, 1, folder.Length - 2) < 0;

    private static string? ParameterOf(string folder)
    {
        if (folder.Length < 3 || folder[0] != '[' || folder[folder.Length - 1] != ']')
        {
            return null;
        }

        var inner = folder.Substring(1, folder.Length - 2);
        var name = inner.StartsWith(CatchAll, StringComparison.Ordinal) ? inner.Substring(CatchAll.Length) : inner;
        return IsName(name) ? inner : null;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !IsDigit(name[0]) && name.All(character => character == '_' || IsDigit(character) || IsLetter(character));

    private static bool IsDigit(char character) => character is >= '0' and <= '9';

    private static bool IsLetter(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
