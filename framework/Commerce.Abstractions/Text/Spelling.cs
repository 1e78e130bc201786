namespace Commerce.Text;

/// <summary>
/// Suggests what a misspelled name probably meant. The compiler's diagnostics and the messages at run time share this file, so that
/// the same mistake gets the same suggestion from both.
/// </summary>
internal static class Spelling
{
    private const int LongestName = 64;

    /// <summary>Shortens a name for a message.</summary>
    /// <param name="name">The name as the caller gave it.</param>
    /// <returns>The name, cut after 64 characters.</returns>
    public static string Shown(string name) => name.Length > LongestName ? $"{name.Substring(0, LongestName)}…" : name;

    /// <summary>Quotes a name that does not exist, with what was probably meant.</summary>
    /// <param name="name">The name as the caller gave it.</param>
    /// <param name="known">The names that exist.</param>
    /// <returns>The name in quotes, and the hint.</returns>
    public static string Quoted(string name, IEnumerable<string> known) => $"'{Shown(name)}'{Hint(name, known)}";

    /// <summary>Builds the end of a message about a name that does not exist.</summary>
    /// <param name="name">The name as the caller gave it.</param>
    /// <param name="known">The names that exist.</param>
    /// <returns>The nearest known name, else the list of all; an empty text when there are none.</returns>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        return Nearest(name, names) is { } nearest ? $". Did you mean '{nearest}'?"
            : names.Count == 0 ? ""
            : $". There are: {string.Join(", ", names)}";
    }

    /// <summary>Finds the known name with the smallest distance.</summary>
    /// <param name="name">The name as the caller gave it.</param>
    /// <param name="known">The names that exist.</param>
    /// <returns><see langword="null"/> when no known name is within two letters, or a third of the letters of a long name.</returns>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName)
        {
            return null;
        }

        var best = known
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .OrderBy(pair => pair.Distance)
            .FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, name.Length / 3) ? best.Name : null;
    }

    /// <summary>
    /// Counts the letters to add, drop, replace or swap with their neighbor to get from one text to the other, ignoring case
    /// (Damerau's optimal string alignment).
    /// </summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other text.</param>
    /// <returns>Zero for equal texts.</returns>
    public static int Distance(string left, string right)
    {
        var (a, b) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
