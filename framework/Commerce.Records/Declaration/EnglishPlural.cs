namespace Commerce.Records.Declaration;

/// <summary>Regular English plurals, for the default names of pivot tables.</summary>
internal static class EnglishPlural
{
    public static string Of(string word) => word switch
    {
        [.., var before, 'y'] when !"aeiou".Contains(before, StringComparison.Ordinal) => $"{word[..^1]}ies",
        [.., 's' or 'x'] or [.., 'c' or 's', 'h'] => $"{word}es",
        _ => $"{word}s",
    };
}
