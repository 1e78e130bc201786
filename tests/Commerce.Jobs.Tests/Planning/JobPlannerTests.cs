using Commerce.Jobs.Ledger;
using Commerce.Jobs.Planning;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Tests.Support;

namespace Commerce.Jobs.Tests.Planning;

public sealed class JobPlannerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    public static TheoryData<JobMisfire, int> Misfires => new()
    {
        { JobMisfire.Once, 1 },
        { JobMisfire.Skip, 0 },
        { JobMisfire.CatchUp(3), 3 },
        { JobMisfire.CatchUp(100), 10 },
    };

    [Fact]
    public void A_tick_is_due_at_its_time_and_not_before()
    {
        var job = Hourly(JobMisfire.Once);

        Assert.Null(Plan(job, Noon, Noon + TimeSpan.FromMinutes(59)));
        var plan = Plan(job, Noon, Noon + TimeSpan.FromHours(1))!;
        Assert.Equal([new PlannedTick("job", Noon + TimeSpan.FromHours(1), false, null)], plan.Ticks);
        Assert.Equal(Noon + TimeSpan.FromHours(1), plan.Until);
    }

    [Theory]
    [MemberData(nameof(Misfires))]
    public void The_last_of_the_missed_times_are_run_as_the_job_wants_it(JobMisfire misfire, int runs)
    {
        var plan = Plan(Hourly(misfire), Noon, Noon + TimeSpan.FromHours(10.5))!;

        Assert.Equal(10, plan.Ticks.Count);
        Assert.All(plan.Ticks, tick => Assert.True(tick.IsLate));
        Assert.Equal(plan.Ticks.TakeLast(runs), plan.Ticks.Where(tick => tick.Missed is null));
    }

    [Fact]
    public void A_tick_that_is_on_time_is_run_instead_of_the_missed_ones_and_also_when_those_are_skipped()
    {
        foreach (var misfire in new[] { JobMisfire.Once, JobMisfire.Skip })
        {
            var plan = Plan(Hourly(misfire), Noon, Noon + TimeSpan.FromHours(3))!;

            Assert.Equal([Noon + TimeSpan.FromHours(3)], plan.Ticks.Where(tick => tick.Missed is null).Select(tick => tick.DueAt));
        }
    }

    [Fact]
    public void A_few_seconds_of_delay_are_not_a_misfire()
    {
        var job = TestJobs.Job(new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), Misfire = JobMisfire.Skip });

        var plan = Plan(job, Noon, Noon + TimeSpan.FromSeconds(3))!;

        Assert.All(plan.Ticks, tick => Assert.Equal((false, null), (tick.IsLate, tick.Missed)));
        Assert.Equal(3, plan.Ticks.Count);
    }

    [Fact]
    public void A_clock_that_was_set_back_plans_nothing_twice()
    {
        Assert.Null(Plan(Hourly(JobMisfire.Once), Noon, Noon - TimeSpan.FromHours(5)));
    }

    [Fact]
    public void Times_older_than_the_ledger_is_kept_are_left_out()
    {
        var plan = Plan(Hourly(JobMisfire.Once), Noon - TimeSpan.FromDays(365), Noon)!;

        Assert.Equal(7 * 24, plan.Ticks.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Missed_times_that_the_job_runs_are_planned_however_old_they_are(int runs)
    {
        var job = TestJobs.Job(new JobConfig { Name = "job", Schedule = "0 8 1 * *", Misfire = JobMisfire.CatchUp(runs) });

        var plan = Plan(job, Noon - TimeSpan.FromDays(365), Noon)!;

        Assert.Equal(Math.Min(runs, 12), plan.Ticks.Count(tick => tick.Missed is null));
        Assert.Equal(new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero), plan.Ticks[^1].DueAt);
    }

    [Fact]
    public void Many_missed_times_are_planned_in_parts_with_the_same_outcome()
    {
        var job = TestJobs.Job(new JobConfig { Name = "job", Interval = TimeSpan.FromSeconds(1), Misfire = JobMisfire.CatchUp(2) });
        var (from, ticks) = (Noon - TimeSpan.FromHours(10), new List<PlannedTick>());
        while (Plan(job, from, Noon) is { } plan)
        {
            ticks.AddRange(plan.Ticks);
            from = plan.Until;
        }

        Assert.Equal(36_000, ticks.Select(tick => tick.DueAt).Distinct().Count());
        // The last six seconds are not a misfire.
        Assert.Equal(6, ticks.Count(tick => tick.Missed is null));
    }

    [Fact]
    public void What_was_due_in_a_pause_is_left_to_the_claim_and_takes_the_place_of_no_missed_time()
    {
        var pause = new JobPause("job", Noon + TimeSpan.FromHours(2), "ada", null) { ResumedAt = Noon + TimeSpan.FromHours(4) };

        foreach (var (resumedAt, run) in new[] { (pause.ResumedAt, 5), (null, 1) })
        {
            var job = Hourly(JobMisfire.Once);
            var stored = new StoredJob("job", job.Schedule.Text, Noon, 0) { Pauses = [pause with { ResumedAt = resumedAt }] };

            var plan = JobPlanner.Plan(job, stored, Noon + TimeSpan.FromHours(5.5), Keep)!;

            Assert.Equal([1, 2, 3, 4, 5], plan.Ticks.Select(tick => (tick.DueAt - Noon).TotalHours));
            var left = plan.Ticks.Where(tick => tick.Missed is null && !stored.IsPausedAt(tick.DueAt));
            Assert.Equal([run], left.Select(tick => (tick.DueAt - Noon).TotalHours));
            Assert.All(plan.Ticks.Where(tick => stored.IsPausedAt(tick.DueAt)), tick => Assert.Null(tick.Missed));
        }
    }

    [Fact]
    public void A_job_that_has_reached_its_number_of_executions_is_planned_no_more()
    {
        var job = TestJobs.Job(new JobConfig { Name = "job", Schedule = "0 * * * *", MaxRuns = 2 });

        var stored = new StoredJob("job", job.Schedule.Text, Noon, 2);

        Assert.Single(JobPlanner.Plan(job, stored with { Runs = 1 }, Noon + TimeSpan.FromHours(1), Keep)!.Ticks);
        Assert.Null(JobPlanner.Plan(job, stored, Noon + TimeSpan.FromSeconds(119), Keep));
        // Otherwise all of this would have been missed once the maximum is raised.
        var plan = JobPlanner.Plan(job, stored, Noon + TimeSpan.FromHours(1), Keep)!;
        Assert.Equal(Noon + TimeSpan.FromMinutes(59), plan.Until);
        Assert.Empty(plan.Ticks);
    }

    private static Job Hourly(JobMisfire misfire) =>
        TestJobs.Job(new JobConfig { Name = "job", Schedule = "0 * * * *", Misfire = misfire });

    private static JobPlan? Plan(Job job, DateTimeOffset from, DateTimeOffset now) =>
        JobPlanner.Plan(job, new StoredJob("job", job.Schedule.Text, from, 0), now, Keep);
}
