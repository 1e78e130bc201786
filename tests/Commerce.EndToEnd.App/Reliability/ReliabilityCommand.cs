using Commerce.EndToEnd.App.Reliability.Campaigns;
using Commerce.EndToEnd.App.Reliability.Events;
using Commerce.EndToEnd.App.Reliability.Hosts;

namespace Commerce.EndToEnd.App.Reliability;

/// <summary>Kills hosts of the workflow engine, or of the event bus, for a living. The same program is the campaign, which kills, and the host, which is killed.</summary>
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
        return args switch
        {
            ["host", ..] => await new TargetHost(TargetHostOptions.Parse(args)).RunAsync(stop.Token),
            ["events", .. var rest] => await new EventCampaign(EventCampaignOptions.Parse(rest), Console.Out).RunAsync(stop.Token),
            _ => await new Campaign(CampaignOptions.Parse(args), Console.Out).RunAsync(stop.Token),
        };
    }
}
