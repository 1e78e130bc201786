namespace Commerce.Generators.Text;

/// <summary>How far apart two spellings are.</summary>
internal static class Spelling
{
    /// <summary>
    /// The number of letters to add, drop, replace or swap with their neighbour to get from one text to the other, ignoring case
    /// (Damerau's optimal string alignment).
    /// </summary>
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

    /// <summary>The nearest of some names within two letters, or <see langword="null"/>.</summary>
    public static string? Nearest(string name, IEnumerable<string> names)
    {
        var best = names.Select(candidate => (Name: candidate, Distance: Distance(name, candidate))).OrderBy(pair => pair.Distance).First();
        return best.Distance <= 2 ? best.Name : null;
    }
}
