using Commerce.EndToEnd.App.Reliability.Campaigns;
using Commerce.EndToEnd.App.Reliability.Hosts;

namespace Commerce.EndToEnd.App.Reliability;

/// <summary>Kills hosts of the workflow engine for a living. The same program is the campaign, which kills, and the host, which is killed.</summary>
internal static class ReliabilityCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        return args is ["host", ..]
            ? await new TargetHost(TargetHostOptions.Parse(args)).RunAsync(stop.Token)
            : await new Campaign(CampaignOptions.Parse(args), Console.Out).RunAsync(stop.Token);
    }
}
