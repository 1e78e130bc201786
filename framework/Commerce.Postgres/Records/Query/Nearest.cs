namespace Commerce.Postgres.Records.Query;

/// <summary>What was probably meant.</summary>
internal static class Nearest
{
    private const int LongestName = 64;

    /// <summary>A name as messages show it: not more of it than anyone reads.</summary>
    public static string Shown(string name) => name.Length > LongestName ? $"{name[..LongestName]}…" : name;

    /// <summary>The end of a message: the nearest known name, or all of them.</summary>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var best = names.Select(candidate => (Name: candidate, Distance: Distance(name, candidate))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Max(2, name.Length / 3) ? $". Did you mean '{best.Name}'?"
            : names.Count == 0 ? ""
            : $". There are: {string.Join(", ", names)}";
    }

    private static int Distance(string one, string other)
    {
        if (one.Length > LongestName)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
