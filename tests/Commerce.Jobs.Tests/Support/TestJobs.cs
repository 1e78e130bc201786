using Commerce.Jobs.Registry;
using Commerce.Manifests;

namespace Commerce.Jobs.Tests.Support;

/// <summary>Jobs that a test brings itself.</summary>
internal static class TestJobs
{
    public static readonly JobConfig EverySecond = new() { Name = "job", Interval = TimeSpan.FromSeconds(1) };

    /// <summary>A job with a second attempt, after a minute.</summary>
    public static readonly JobConfig Retried = new()
    {
        Name = "job",
        Interval = TimeSpan.FromSeconds(1),
        Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromMinutes(1) },
    };

    /// <summary>A registry with one job.</summary>
    public static JobRegistry Registry(JobConfig config, Func<JobContext, CancellationToken, Task>? run = null)
    {
        var jobs = new JobRegistry();
        AddTo(jobs, config, run);
        return jobs;
    }

    /// <summary>Adds a job to a registry.</summary>
    public static void AddTo(JobRegistry jobs, JobConfig config, Func<JobContext, CancellationToken, Task>? run = null)
    {
        var problems = new List<Problem>();
        jobs.Add(
            new JobDescriptor($"Jobs/{config.Name}.cs", () => config, (job, _, stop) => run?.Invoke(job, stop) ?? Task.CompletedTask),
            problems);
        Assert.Empty(problems);
    }

    /// <summary>A job for tests that do not run it.</summary>
    public static Job Job(JobConfig config) => Registry(config).Find(config.Name)!;
}
