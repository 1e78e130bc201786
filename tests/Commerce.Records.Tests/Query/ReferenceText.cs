using System.Text;

namespace Commerce.Records.Tests.Query;

/// <summary>Texts as PostgreSQL compares them.</summary>
internal static class ReferenceText
{
    /// <summary>Character by character: no letter becomes two.</summary>
    public static string Lower(string text) => string.Concat(text.EnumerateRunes().Select(Rune.ToLowerInvariant));

    /// <summary>The order of code points, which is that of the bytes of UTF-8.</summary>
    public static int Compare(string one, string other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    public static bool IsLike(string text, string pattern) => IsLike([.. text.EnumerateRunes()], [.. pattern.EnumerateRunes()]);

    private static bool IsLike(ReadOnlySpan<Rune> text, ReadOnlySpan<Rune> pattern)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0].Value == '%')
        {
            for (var i = 0; i <= text.Length; i++)
            {
                if (IsLike(text[i..], pattern[1..]))
                {
                    return true;
                }
            }

            return false;
        }

        var literal = pattern[0].Value == '\\' ? 1 : 0;
        return !text.IsEmpty && ((literal == 0 && pattern[0].Value == '_') || pattern[literal] == text[0]) && IsLike(
            text[1..], pattern[(literal + 1)..]);
    }
}
