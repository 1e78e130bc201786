using System.Text;

namespace Commerce.Workflows.Registry;

/// <summary>Shows where two plans differ.</summary>
internal static class PlanDiff
{
    /// <summary>
    /// The lines that only one of the plans has: <c>-</c> for the one the run began with, <c>+</c> for the one there is now.
    /// </summary>
    /// <param name="before">The plan the run began with; <see langword="null"/> when its text was not kept.</param>
    /// <param name="after">The plan there is now.</param>
    public static string Between(string? before, string after)
    {
        if (before is null)
        {
            return "";
        }

        var (old, current) = (before.TrimEnd().Split('\n'), after.TrimEnd().Split('\n'));
        var common = Common(old, current);
        var text = new StringBuilder();
        var (i, j) = (0, 0);
        while (i < old.Length || j < current.Length)
        {
            if (i < old.Length && j < current.Length && old[i] == current[j])
            {
                (i, j) = (i + 1, j + 1);
            }
            else if (j == current.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                text.Append("\n- ").Append(old[i++]);
            }
            else
            {
                text.Append("\n+ ").Append(current[j++]);
            }
        }

        return text.ToString();
    }

    /// <summary>The length of the longest common run of lines from each pair of places on.</summary>
    private static int[,] Common(string[] old, string[] current)
    {
        var lengths = new int[old.Length + 1, current.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = current.Length - 1; j >= 0; j--)
            {
                lengths[i, j] = old[i] == current[j] ? lengths[i + 1, j + 1] + 1 : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        return lengths;
    }
}
