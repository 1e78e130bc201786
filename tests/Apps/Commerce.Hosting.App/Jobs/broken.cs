using Commerce.Jobs;

namespace Commerce.Hosting.App.Jobs;

public static class Broken
{
    public static readonly JobConfig Config = new() { Name = "broken", Schedule = "0 0 1 1 *" };

    public static void Run() => throw new InvalidOperationException("It is broken.");
}
