using Commerce.Hosting.App.Support;
using Commerce.Jobs;

namespace Commerce.Hosting.App.Jobs;

public static class Tick
{
    public static readonly JobConfig Config = new() { Name = "tick", Schedule = "* * * * * *", TimeZone = "Europe/Berlin" };

    public static void Run(JobContext job, Signals signals) => signals.Raise($"job {job.Name}");
}
