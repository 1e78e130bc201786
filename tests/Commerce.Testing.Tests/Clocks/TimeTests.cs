using Commerce.Testing.App.Mail;
using Commerce.Testing.Tests.Support;
using Commerce.Testing.Tests.Workflows;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Clocks;

/// <summary>One clock moves everything that waits for a time.</summary>
public sealed class TimeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 2, 28, 23, 30, 0, TimeSpan.Zero);

    private TestApplication application = null!;
    private FaultInjector<IMailer> mailer = null!;

    private IUserModuleService Users => application.Services.Resolve(Modules.User);

    public async ValueTask InitializeAsync() => application = await TestApplication.StartAsync(Programs.Workflows, options =>
    {
        options.StartTime = Start;
        mailer = options.InjectFaults<IMailer>();
    });

    public ValueTask DisposeAsync() => application.DisposeAsync();

    [Fact]
    public async Task It_stands_still()
    {
        await Users.CreateUserAsync(new CreateUserInput("ada@example.com"));
        await application.DrainAsync();
        var user = await Users.CreateUserAsync(new CreateUserInput("grace@example.com"));

        Assert.Equal(Start, application.Clock.GetUtcNow());
        Assert.Equal(Start, user.CreatedAt);
        Assert.All(application.Events.All, stored => Assert.Equal(Start, stored.EmittedAt));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(86_400)]
    public async Task A_run_waits_for_it(int seconds)
    {
        var id = await application.StartRunAsync(WaitLong.ForTime, TimeSpan.FromSeconds(seconds));

        await application.AdvanceAsync(TimeSpan.FromSeconds(seconds - 1));
        Assert.Equal(WorkflowState.Invoking, await StateAsync("wait-for-time", id));

        await application.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(WorkflowState.Done, await StateAsync("wait-for-time", id));
    }

    [Fact]
    public async Task The_retries_of_a_step_wait_for_it()
    {
        mailer.Fail(nameof(IMailer.SendAsync), times: 2);
        var id = await application.StartRunAsync(Retry.Definition, default(Unit));

        await application.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(2, mailer.Calls(nameof(IMailer.SendAsync)));

        await application.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(WorkflowState.Done, await StateAsync("retry", id));
    }

    [Fact]
    public async Task A_step_ends_at_its_time_limit()
    {
        var id = await application.StartRunAsync(Hang.Definition, default(Unit));
        await application.Services.GetRequiredService<Hang.Entered>().Task;

        await application.Clock.SkipAsync(TimeSpan.FromMinutes(5));
        await application.DrainAsync();

        Assert.Equal(WorkflowState.Reverted, await StateAsync("hang", id));
    }

    [Fact]
    public async Task An_invite_expires_by_it()
    {
        var invite = await Users.CreateInviteAsync(new CreateInviteInput("ada@example.com"));

        var token = (await Users.ListInviteTokensAsync([invite.Id]))[invite.Id];

        await application.Clock.SkipAsync(invite.ExpiresAt - Start + TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<CommerceException>(() => Users.ValidateInviteTokenAsync(token));
    }

    [Fact]
    public async Task A_timer_fires_when_it_is_moved_to_its_time()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), application.Clock, CancellationToken.None);

        await application.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);

        await application.AdvanceAsync(TimeSpan.FromMinutes(1));
        await delay;
    }

    private async Task<WorkflowState> StateAsync(string workflow, string transactionId) =>
        (await application.Services.GetRequiredService<IWorkflowRuns>().ListAsync()).Single(run =>
            run.WorkflowId == workflow && run.TransactionId == transactionId).State;
}
