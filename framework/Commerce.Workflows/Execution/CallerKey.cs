using Commerce.Diagnostics;
using Commerce.Text;

namespace Commerce.Workflows.Execution;

/// <summary>Texts of callers that name something in the journal: transaction ids, and the keys of answers.</summary>
internal static class CallerKey
{
    /// <summary>
    /// The maximum length, in characters: they are in indexes, and PostgreSQL indexes at most 2,704 bytes of a row (three for a character,
    /// and the name of the workflow).
    /// </summary>
    public const int MaxLength = 500;

    /// <summary>Explains why a text cannot be a key.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What is wrong with it, such as <c>it is empty</c>; <see langword="null"/>: nothing.</returns>
    public static string? Problem(string text) => text.Length switch
    {
        0 => "it is empty",
        > MaxLength => $"it has {text.Length} characters, and the maximum is {MaxLength}",
        _ => IsStorable(text) ? null : "it contains U+0000, or half of a surrogate pair",
    };

    /// <summary>Whether a text can be in a database at all: what cannot be there need not be looked for.</summary>
    /// <param name="text">The text; <see langword="null"/>: none.</param>
    public static bool IsStorable(string? text) =>
        text is null || (UnicodeText.IndexOfHalfPair(text) < 0 && !text.Contains('\0', StringComparison.Ordinal));

    /// <summary>A text for an error, which may be longer or stranger than an error should be.</summary>
    /// <param name="text">The text.</param>
    public static string Show(string text) =>
        ExceptionText.Storable(text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…"));
}
