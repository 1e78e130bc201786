using System.Globalization;
using System.Text;

namespace Commerce.Generators.Text;

/// <summary>Names as the wire spells them.</summary>
internal static class Naming
{
    /// <summary>The name as JSON's snake_case policy would write it, so that query keys and body fields agree.</summary>
    public static string SnakeCase(string name) => Separate(name, '_');

    /// <summary>The name as headers are written: <c>idempotency-key</c>.</summary>
    public static string KebabCase(string name) => Separate(name, '-');

    private static string Separate(string name, char separator)
    {
        var result = new StringBuilder(name.Length + 4);
        for (var at = 0; at < name.Length; at++)
        {
            var character = name[at];
            if (character is '_' or ' ' or '-')
            {
                result.Append(separator);
                continue;
            }

            if (char.IsUpper(character) && at > 0 && StartsWord(name, at) && result[result.Length - 1] != separator)
            {
                result.Append(separator);
            }

            result.Append(char.ToLower(character, CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    // 'pageSize' and 'page2Size' break before the S; 'HTTPRoute' breaks before the R, the last capital of a run.
    private static bool StartsWord(string name, int at) =>
        !char.IsUpper(name[at - 1]) || (at + 1 < name.Length && char.IsLower(name[at + 1]));
}
