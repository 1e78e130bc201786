using System.Globalization;

namespace Commerce.Reliability.Campaigns;

/// <summary>How long and how hard a campaign is.</summary>
internal sealed record CampaignOptions
{
    private const string Usage =
        """
        Kills hosts of the workflow engine and looks whether anything was lost, doubled or left half done.

          --kills N      how many hosts are killed with SIGKILL (default 100)
          --pauses N     how many hosts are stopped past their lease and waked again (default 1)
          --restarts N   how often PostgreSQL is stopped in immediate mode under load (default 1)
          --seed N       decides every choice (default 1)
        """;

    public int Kills { get; private init; } = 100;

    public int Pauses { get; private init; } = 1;

    public int Restarts { get; private init; } = 1;

    public int Seed { get; private init; } = 1;

    public static CampaignOptions Parse(string[] args)
    {
        var options = new CampaignOptions();
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : -1;
            options = (args[i], value) switch
            {
                ("--kills", >= 0) => options with { Kills = value },
                ("--pauses", >= 0) => options with { Pauses = value },
                ("--restarts", >= 0) => options with { Restarts = value },
                ("--seed", >= 0) => options with { Seed = value },
                _ => throw new ArgumentException($"'{args[i]}' is not understood.\n\n{Usage}"),
            };
        }

        return options;
    }
}
