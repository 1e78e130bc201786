using System.Globalization;

namespace Commerce.Reliability.Events;

/// <summary>How long and how hard a campaign of events is.</summary>
/// <param name="Seconds">How long hosts and the server are killed under load.</param>
/// <param name="Backlog">How many events wait for a worker that starts late.</param>
/// <param name="Rounds">How often the good subscriber is measured, alone and beside bad ones, ten seconds each.</param>
/// <param name="Seed">Decides every choice.</param>
internal sealed record EventCampaignOptions(int Seconds = 90, int Backlog = 100_000, int Rounds = 3, int Seed = 1)
{
    private const string Usage =
        """
        Kills hosts and PostgreSQL while events are emitted, and looks whether each reached every subscriber; then measures.

          --seconds N   how long hosts and the server are killed under load (default 90)
          --backlog N   how many events wait for a worker that starts late (default 100000)
          --rounds N    how often a good subscriber is measured alone and beside bad ones, ten seconds each (default 3)
          --seed N      decides every choice (default 1)
        """;

    public static EventCampaignOptions Parse(string[] args)
    {
        var options = new EventCampaignOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : -1;
            options = (args[i], value) switch
            {
                ("--seconds", >= 0) => options with { Seconds = value },
                ("--backlog", >= 0) => options with { Backlog = value },
                ("--rounds", >= 0) => options with { Rounds = value },
                ("--seed", >= 0) => options with { Seed = value },
                _ => throw new ArgumentException($"'{args[i]}' is not understood.\n\n{Usage}"),
            };
        }

        return options;
    }
}
