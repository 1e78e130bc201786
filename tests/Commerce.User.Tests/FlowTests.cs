using System.Text.Json;
using Commerce.Identifiers;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Journal;
using Commerce.Tests;
using Commerce.Users;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.User.Tests;

/// <summary>What the service does inside of steps: it becomes true with the run, or is compensated as if it had not been.</summary>
public sealed class FlowTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly Step<AcceptInviteInput, Invite> Redeem = Step.Create(
        "redeem-invite",
        async (AcceptInviteInput input, StepContext step) =>
        {
            var invite = await step.Resolve(Modules.User).RedeemInviteAsync(input, step.CancellationToken);
            return StepResponse.Of(invite, invite.Id);
        },
        async (string id, StepContext step) =>
        {
            await step.Resolve(Modules.User).RestoreInvitesAsync([id], step.CancellationToken);
            await step.Resolve(Modules.User).UpdateInviteAsync(new(id) { Accepted = false }, step.CancellationToken);
        });

    private static readonly Step<CreateUserInput, Commerce.Users.User> Create = Step.Create(
        "create-user",
        async (CreateUserInput input, StepContext step) =>
        {
            var user = await step.Resolve(Modules.User).CreateUserAsync(input, step.CancellationToken);
            return StepResponse.Of(user, user.Id);
        },
        async (string id, StepContext step) => await step.Resolve(Modules.User).DeleteUsersAsync([id], step.CancellationToken));

    private static readonly Step<UpdateUserInput, Commerce.Users.User> Update = Step.Create(
        "update-user",
        async (UpdateUserInput input, StepContext step) =>
        {
            var before = await step.Resolve(Modules.User).RetrieveUserAsync(input.Id, step.CancellationToken);
            return StepResponse.Of(await step.Resolve(Modules.User).UpdateUserAsync(input, step.CancellationToken), before);
        },
        async (Commerce.Users.User before, StepContext step) =>
        {
            // Cleared first: metadata is merged, so that what the update has added would stay.
            var users = step.Resolve(Modules.User);
            await users.UpdateUserAsync(new(before.Id) { Metadata = null }, step.CancellationToken);
            await users.UpdateUserAsync(
                new(before.Id)
                {
                    Email = before.Email,
                    FirstName = before.FirstName,
                    LastName = before.LastName,
                    AvatarUrl = before.AvatarUrl,
                    Metadata = before.Metadata,
                },
                step.CancellationToken);
        });

    private static readonly Step<bool, Unit> Fail = Step.Create(
        "fail", (bool fails, StepContext _) => fails
            ? throw new CommerceException(ErrorType.NotAllowed, "Not today.")
            : Task.CompletedTask);

    private static readonly Workflow<AcceptFlow, Commerce.Users.User> Accept = Workflow.Create("accept", (Composer<AcceptFlow> flow) =>
    {
        var invite = flow.Step(Redeem, flow.Select(flow.Input, input => new AcceptInviteInput(input.Token)));
        var user = flow.Step(Create, flow.Select(invite, found => new CreateUserInput(found.Email)));
        flow.Step(Fail, flow.Select(flow.Input, input => input.Fails));
        return user;
    });

    private static readonly Workflow<UpdateUserInput, Commerce.Users.User> UpdateAndFail = Workflow.Create("update", (
        Composer<UpdateUserInput> flow) =>
    {
        var user = flow.Step(Update, flow.Input);
        flow.Step(Fail, flow.Select(flow.Input, _ => true));
        return user;
    });

    private TestUserModule module = null!;
    private HostLease lease = null!;
    private WorkflowEngine engine = null!;

    public async ValueTask InitializeAsync()
    {
        module = await TestUserModule.StartAsync(postgres);
        lease = HostLease.Acquire(module.Database, "test", TimeSpan.FromHours(1));
        var journal = new PostgresJournal(module.Database, () => lease.Id);
        var runtime = new WorkflowRuntime(
            journal, new WorkflowRegistry(), JournalDialect.InMemory, new UlidGenerator(TimeProvider.System), TimeProvider.System);
        engine = new WorkflowEngine(runtime, module.Services);
    }

    public async ValueTask DisposeAsync()
    {
        lease.Dispose();
        await module.DisposeAsync();
    }

    [Fact]
    [Trait("Case", "C86")]
    public async Task A_run_that_succeeds_publishes_each_event_once()
    {
        var (invite, token) = await InviteAsync();

        var run = await engine.RunAsync(Accept, new(token, Fails: false), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            [$"invite.created {invite.Id}", $"invite.accepted {invite.Id}", $"user.created {run.Result.Id}"], await module.EventsAsync());
    }

    [Fact]
    [Trait("Case", "C82")]
    [Trait("Case", "C86")]
    public async Task A_run_that_fails_leaves_no_user_an_invite_that_can_be_accepted_and_no_event()
    {
        var (invite, token) = await InviteAsync();

        await Assert.ThrowsAnyAsync<Exception>(
            () => engine.RunAsync(Accept, new(token, Fails: true), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(0, await module.CountAsync("user"));
        Assert.Equal([$"invite.created {invite.Id}"], await module.EventsAsync());
        await module.Users.AcceptInviteAsync(new(token), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_update_that_is_undone_leaves_the_user_as_it_was()
    {
        var user = await module.Users.CreateUserAsync(
            new("a@x.test", "Ada", Metadata: JsonElement.Parse("""{"kept":1}""")), TestContext.Current.CancellationToken);
        var changes = new UpdateUserInput(user.Id)
        {
            Email = "b@x.test",
            FirstName = null,
            Metadata = JsonElement.Parse(
            """{"added":1}""")
        };

        await Assert.ThrowsAnyAsync<Exception>(
            () => engine.RunAsync(UpdateAndFail, changes, cancellationToken: TestContext.Current.CancellationToken));

        var after = await module.Users.RetrieveUserAsync(user.Id, TestContext.Current.CancellationToken);
        Assert.Equal(
            ("a@x.test", "Ada", """{"kept":1}"""),
            (after.Email, after.FirstName, after.Metadata?.GetRawText().Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal([$"user.created {user.Id}"], await module.EventsAsync());
    }

    private async Task<(Invite Invite, string Token)> InviteAsync()
    {
        var invite = await module.Users.CreateInviteAsync(new("ada@x.test"), TestContext.Current.CancellationToken);
        return (invite, await module.TokenAsync(invite));
    }

    private sealed record AcceptFlow(string Token, bool Fails);
}
