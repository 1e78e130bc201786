using Commerce.Reliability.Campaigns;
using Commerce.Reliability.Hosts;

// Kills hosts of the workflow engine for a living. The same program is the campaign, which kills, and the host, which is killed.
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return args is ["host", ..]
    ? await new TargetHost(HostOptions.Parse(args)).RunAsync(stop.Token)
    : await new Campaign(CampaignOptions.Parse(args), Console.Out).RunAsync(stop.Token);
