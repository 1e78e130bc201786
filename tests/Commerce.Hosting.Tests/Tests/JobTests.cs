using Commerce.Hosting.Jobs;
using Commerce.Jobs;
using Commerce.Manifests;
using Commerce.Tests.Hosting.Support;
using Hangfire;
using Hangfire.Storage;
using Npgsql;

namespace Commerce.Tests.Hosting;

public sealed class JobTests(PostgresFixture postgres)
{
    [Fact]
    public async Task C202_a_job_runs_on_its_schedule_and_one_that_is_gone_from_the_code_leaves_the_store()
    {
        var connectionString = await postgres.Server.CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var source = NpgsqlDataSource.Create(connectionString);
        var storage = JobScheduler.CreateStorage(source);
        new RecurringJobManager(storage).AddOrUpdate<JobHost>("commerce:gone", host => host.RunAsync("gone", CancellationToken.None), "0 0 * * *");
        new RecurringJobManager(storage).AddOrUpdate<JobHost>("of-others", host => host.RunAsync("of-others", CancellationToken.None), "0 0 * * *");
        await using var app = await TestApplication.StartAsync(TestApplication.CreateBuilder(connectionString).AddUserModule());

        await app.Signals.WaitAsync("job tick");

        using var connection = storage.GetConnection();
        Assert.Equal(["commerce:delete-expired-invites", "commerce:tick", "commerce:workflow:scheduled", "of-others"], connection.GetRecurringJobs().Select(job => job.Id).Order());
        Assert.Equal("Europe/Berlin", connection.GetRecurringJobs().Single(job => job.Id == "commerce:tick").TimeZoneId);
    }

    [Theory]
    [InlineData("61 * * * *", "UTC", "COM5104")]
    [InlineData("* * *", "UTC", "COM5104")]
    [InlineData("0 0 * * *", "Mars/Olympus", "COM5107")]
    public void A_schedule_that_is_only_known_at_run_time_is_checked_when_the_application_boots(string schedule, string zone, string id)
    {
        var problems = new List<Problem>();

        new JobRegistry().Load([Descriptor("Jobs/a.cs", () => new JobConfig { Name = "a", Schedule = schedule, TimeZone = zone })], problems);

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
                Descriptor("Jobs/d.cs", () => new JobConfig { Name = " ", Schedule = "0 0 * * *" }),
            ],
            problems);

        Assert.Equal(["COM5105", "COM5110", "COM5102"], problems.Select(problem => problem.Id));
    }

    private static JobDescriptor Descriptor(string file, Func<JobConfig> config) => new(file, config, (_, _, _) => Task.CompletedTask);
}
