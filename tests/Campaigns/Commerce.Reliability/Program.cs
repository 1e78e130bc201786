using Commerce.Reliability.Campaigns;
using Commerce.Reliability.Events;
using Commerce.Reliability.Failovers;
using Commerce.Reliability.Hosts;

// Kills hosts of the workflow engine, or of the event bus, again and again. The same program is the campaign, which kills, and the
// host, which is killed.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

return args switch
{
    ["host", ..] => await new TargetHost(TargetHostOptions.Parse(args)).RunAsync(stop.Token),
    ["failover", .. var rest] => await new FailoverCampaign(FailoverOptions.Parse(rest), Console.Out).RunAsync(stop.Token),
    ["events", .. var rest] => await new EventCampaign(EventCampaignOptions.Parse(rest), Console.Out).RunAsync(stop.Token),
    _ => await new Campaign(CampaignOptions.Parse(args), Console.Out).RunAsync(stop.Token),
};
