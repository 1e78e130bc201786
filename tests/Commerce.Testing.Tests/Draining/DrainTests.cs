using Commerce.Testing.Tests.Support;
using Commerce.Testing.Tests.Workflows;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Draining;

public sealed class DrainTests
{
    [Theory]
    [InlineData("postgres")]
    [InlineData("memory")]
    public async Task It_waits_for_deliveries_and_what_they_cause(string provider)
    {
        RecordingSubscriber<UserReference> subscriber = null!;
        await using var application = await TestApplication.StartAsync(Programs.Workflows, options =>
        {
            options.Settings["Commerce:Events:Provider"] = provider;
            subscriber = options.Record(UserEvents.Created);
        });
        subscriber.FailNext(times: 2);

        await CreateUserAsync(application);
        await application.DrainAsync();
        Assert.Equal([1], subscriber.Received.Select(received => received.Attempt));

        await application.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal([1, 2, 3], subscriber.Received.Select(received => received.Attempt));
        Assert.Single(application.Events.Of(UserEvents.Created));
    }

    [Fact]
    public async Task It_does_not_wait_for_what_waits_itself()
    {
        await using var application = await TestApplication.StartAsync(Programs.Workflows);
        await application.StartRunAsync(WaitLong.ForAnswer, default(Unit));
        await application.StartRunAsync(WaitLong.ForTime, TimeSpan.FromSeconds(1));

        await application.DrainAsync();

        var runs = await application.Services.GetRequiredService<IWorkflowRuns>().ListAsync();
        Assert.Equal([WorkflowState.Invoking, WorkflowState.Invoking], runs.Select(run => run.State));
    }

    [Fact]
    public async Task When_it_gives_up_it_says_what_it_waits_for()
    {
        await using var application = await TestApplication.StartAsync(Programs.Workflows, options =>
        {
            options.DrainLimit = TimeSpan.FromMilliseconds(100);
            options.Settings["Commerce:DrainLimit"] = "00:00:00.100";
        });
        await application.StartRunAsync(Hang.Definition, default(Unit));
        await application.Services.GetRequiredService<Hang.Entered>().Task;

        var exception = await Assert.ThrowsAsync<DrainException>(application.DrainAsync);

        var work = Assert.Single(exception.Outstanding);
        Assert.Equal("run", work.Kind);
        Assert.Contains("of 'hang'", work.Id, StringComparison.Ordinal);
        Assert.StartsWith("invoking, in hand of ", work.State, StringComparison.Ordinal);
        Assert.Contains(work.ToString(), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delivery_that_no_host_takes_is_named()
    {
        await using var application = await TestApplication.StartAsync(Programs.Workflows, options =>
        {
            options.DrainLimit = TimeSpan.FromMilliseconds(100);
            options.Settings["Commerce:Mode"] = "server";
            options.Record(UserEvents.Created);
        });
        await CreateUserAsync(application);

        var exception = await Assert.ThrowsAsync<DrainException>(application.DrainAsync);

        var work = Assert.Single(exception.Outstanding);
        Assert.Equal(("delivery", "waiting, after 0 failed attempts"), (work.Kind, work.State));
        Assert.EndsWith("(user.created) to 'recording-1'", work.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_beside_it_does_the_work()
    {
        await using var server = await TestApplication.StartAsync(
            Programs.Workflows, options => options.Settings["Commerce:Mode"] = "server");
        RecordingSubscriber<UserReference> subscriber = null!;
        await using var worker = await TestApplication.StartAsync(Programs.Workflows, options =>
        {
            options.Beside = server;
            options.Settings["Commerce:Mode"] = "worker";
            subscriber = options.Record(UserEvents.Created);
        });
        await worker.DrainAsync();

        await CreateUserAsync(server);
        await server.StartRunAsync(WaitLong.ForTime, TimeSpan.FromDays(1));
        await server.AdvanceAsync(TimeSpan.FromDays(1));

        var runs = await worker.Services.GetRequiredService<IWorkflowRuns>().ListAsync();
        Assert.Equal([WorkflowState.Done], runs.Select(run => run.State));
    }

    [Fact]
    public async Task It_does_not_wait_for_a_job_that_has_run_as_often_as_it_may()
    {
        await using var application = await TestApplication.StartAsync(Programs.Workflows);

        await application.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(["greet"], application.Services.GetRequiredService<SentMails>().Subjects);
    }

    private static Task<User> CreateUserAsync(TestApplication application) =>
        application.Services.Resolve(Modules.User).CreateUserAsync(new CreateUserInput("ada@example.com"));
}
