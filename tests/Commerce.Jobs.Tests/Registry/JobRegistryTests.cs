using Commerce.Jobs.Registry;
using Commerce.Manifests;

namespace Commerce.Jobs.Tests.Registry;

public sealed class JobRegistryTests
{
    public static TheoryData<JobConfig, string> Mistakes => new()
    {
        { new JobConfig { Name = " ", Schedule = "0 0 * * *" }, "COM5102" },
        { new JobConfig { Name = "a" }, "COM5103" },
        { new JobConfig { Name = "a", Schedule = " " }, "COM5103" },
        { new JobConfig { Name = "a", Schedule = "61 * * * *" }, "COM5104" },
        { new JobConfig { Name = "a", Schedule = "* * *" }, "COM5104" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", TimeZone = "Mars/Olympus" }, "COM5107" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", Interval = TimeSpan.FromMinutes(1) }, "COM5109" },
        { new JobConfig { Name = "a", Interval = TimeSpan.FromMilliseconds(999) }, "COM5111" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", MaxRuns = 0 }, "COM5112" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", Retry = new RetryPolicy { Attempts = 0 } }, "COM5112" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", Timeout = TimeSpan.Zero }, "COM5112" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", Timeout = TimeSpan.MaxValue }, "COM5112" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", Retry = new RetryPolicy { Delay = TimeSpan.FromSeconds(-1) } }, "COM5112" },
        { new JobConfig { Name = "a", Schedule = "0 0 * * *", Retry = new RetryPolicy { Backoff = double.NaN } }, "COM5112" },
    };

    // The rest of the case, a file without Config, is a compiler error: COM5101.
    [Theory]
    [Trait("Case", "FRAMEWORK-104")]
    [MemberData(nameof(Mistakes))]
    public void A_config_that_is_only_known_at_run_time_is_checked_when_the_application_boots(JobConfig config, string id)
    {
        var problems = new List<Problem>();

        new JobRegistry().Load([Descriptor("Jobs/a.cs", () => config)], problems);

        Assert.Equal((id, "Jobs/a.cs"), problems.Select(problem => (problem.Id, problem.Where)).Single());
    }

    [Fact]
    public void All_mistakes_in_all_job_files_are_reported_together()
    {
        var problems = new List<Problem>();

        new JobRegistry().Load(
            [
                Descriptor("Jobs/a.cs", () => new JobConfig { Name = "same", Schedule = "0 0 * * *" }),
                Descriptor("Jobs/b.cs", () => new JobConfig { Name = "same", Schedule = "0 0 * * *" }),
                Descriptor("Jobs/c.cs", () => throw new InvalidOperationException("no config today")),
                Descriptor("Jobs/d.cs", () => new JobConfig { Name = "d", Schedule = "0 0 * * *", Misfire = JobMisfire.CatchUp(0) }),
            ],
            problems);

        Assert.Equal(["COM5105", "COM5110", "COM5110"], problems.Select(problem => problem.Id));
    }

    private static JobDescriptor Descriptor(string file, Func<JobConfig> config) => new(file, config, (_, _, _) => Task.CompletedTask);
}
