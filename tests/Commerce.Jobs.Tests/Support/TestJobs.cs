using Commerce.Jobs.Registry;
using Commerce.Manifests;

namespace Commerce.Jobs.Tests.Support;

/// <summary>Jobs that a test brings itself.</summary>
internal static class TestJobs
{
    public static readonly JobConfig EverySecond = new() { Name = "job", Interval = TimeSpan.FromSeconds(1) };

    /// <summary>A registry with one job.</summary>
    public static JobRegistry Registry(JobConfig config, Func<JobContext, CancellationToken, Task>? run = null)
    {
        var (jobs, problems) = (new JobRegistry(), new List<Problem>());
        jobs.Add(
            new JobDescriptor($"Jobs/{config.Name}.cs", () => config, (job, _, stop) => run?.Invoke(job, stop) ?? Task.CompletedTask),
            problems);
        Assert.Empty(problems);
        return jobs;
    }

    /// <summary>A job for tests that do not run it.</summary>
    public static Job Job(JobConfig config) => Registry(config).Find(config.Name)!;
}
