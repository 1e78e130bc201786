namespace Commerce.Text;

/// <summary>Checks that a text is valid Unicode: other texts cannot be stored, or come back as something else.</summary>
internal static class UnicodeText
{
    /// <summary>Finds half of a surrogate pair.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The index of the first one; -1: the text is valid.</returns>
    public static int IndexOfHalfPair(string text)
    {
        // Nearly no text has surrogates, and the search for the first is vectorized.
        var first = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (var i = first; i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(text, i))
            {
                return i;
            }

            i++;
        }

        return -1;
    }
}
