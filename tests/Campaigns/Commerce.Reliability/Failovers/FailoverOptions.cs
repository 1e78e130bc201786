using System.Globalization;

namespace Commerce.Reliability.Failovers;

/// <summary>How long and how hard a campaign of failovers is.</summary>
/// <param name="Rounds">How often the primary is killed and its standby promoted.</param>
/// <param name="Seconds">How long the load runs before each.</param>
/// <param name="Synchronous">Whether a commit waits until the standby has it.</param>
internal sealed record FailoverOptions(int Rounds = 3, int Seconds = 10, bool Synchronous = true)
{
    private const string Usage =
        """
        Kills a PostgreSQL under load and promotes its standby, and looks whether all that was acknowledged is there.

          --rounds N       how often the primary is killed (default 3)
          --seconds N      how long the load runs before each (default 10)
          --synchronous N  1: a commit waits until the standby has it; 0: it does not (default 1)
        """;

    public static FailoverOptions Parse(string[] args)
    {
        var options = new FailoverOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : -1;
            options = (args[i], value) switch
            {
                ("--rounds", > 0) => options with { Rounds = value },
                ("--seconds", > 0) => options with { Seconds = value },
                ("--synchronous", 0 or 1) => options with { Synchronous = value == 1 },
                _ => throw new ArgumentException($"'{args[i]}' is not understood.\n\n{Usage}"),
            };
        }

        return options;
    }
}
