using Commerce.Jobs;
using Commerce.Tests.Hosting.Support;

namespace Commerce.Tests.Hosting.Jobs;

public static class Tick
{
    public static readonly JobConfig Config = new() { Name = "tick", Schedule = "* * * * * *", TimeZone = "Europe/Berlin" };

    public static void Run(JobContext job, Signals signals) => signals.Raise($"job {job.Name}");
}
