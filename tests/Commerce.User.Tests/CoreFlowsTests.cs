using System.Text.Json;
using Commerce.CoreFlows;
using Commerce.CoreFlows.Workflows.Invites;
using Commerce.CoreFlows.Workflows.Users;
using Commerce.Identifiers;
using Commerce.Postgres.Hosts;
using Commerce.Postgres.Journal;
using Commerce.Tests;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.User.Tests;

public sealed class CoreFlowsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly WorkflowRegistry registry = new();
    private TestUserModule module = null!;
    private HostLease lease = null!;
    private WorkflowEngine engine = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        foreach (var workflow in new WorkflowDefinition[]
        {
            CreateUsers.CreateUsersWorkflow,
            UpdateUsers.UpdateUsersWorkflow,
            DeleteUsers.DeleteUsersWorkflow,
            CreateInvites.CreateInvitesWorkflow,
            DeleteInvites.DeleteInvitesWorkflow,
            RefreshInviteTokens.RefreshInviteTokensWorkflow,
            AcceptInvite.AcceptInviteWorkflow,
        })
        {
            Assert.True(registry.TryAdd(workflow));
        }

        module = await TestUserModule.StartAsync(postgres);
        lease = HostLease.Acquire(module.Database, "test", TimeSpan.FromHours(1));
        var journal = new PostgresJournal(module.Database, () => lease.Id);
        var runtime = new WorkflowRuntime(
            journal, registry, JournalDialect.InMemory, new UlidGenerator(TimeProvider.System), TimeProvider.System);
        engine = new WorkflowEngine(runtime, module.Services);
    }

    public async ValueTask DisposeAsync()
    {
        lease.Dispose();
        await module.DisposeAsync();
    }

    [Fact]
    public async Task Users_are_created_changed_and_deleted_with_one_event_for_each()
    {
        var users = (await engine.RunAsync(
            UserWorkflows.CreateUsers, new([new("a@x.test"), new("b@x.test")]), cancellationToken: Cancellation)).Result;
        var updated = (await engine.RunAsync(
            UserWorkflows.UpdateUsers, new([new(users[0].Id) { FirstName = "Ada" }]), cancellationToken: Cancellation)).Result;
        var deleted =
            (await engine.RunAsync(UserWorkflows.DeleteUsers, new([users[1].Id, "nope"]), cancellationToken: Cancellation)).Result;

        Assert.Equal("Ada", Assert.Single(updated).FirstName);
        Assert.Equal([users[1].Id], deleted);
        Assert.Equal(
            [$"user.created {users[0].Id}", $"user.created {users[1].Id}", $"user.updated {users[0].Id}", $"user.deleted {users[1].Id}"],
            await module.EventsAsync());
    }

    [Fact]
    public async Task Users_of_a_failed_run_are_as_they_were()
    {
        Fail(UserHooks.UsersCreated);
        Fail(UserHooks.UsersUpdated);
        Fail(UserHooks.UsersDeleted);
        // An update with the empty text would remove the member.
        const string Metadata = """{"kept":1,"empty":""}""";
        var user = await module.Users.CreateUserAsync(new("a@x.test", "Ada", Metadata: JsonElement.Parse(Metadata)), Cancellation);

        await FailsAsync(UserWorkflows.CreateUsers, new([new("b@x.test")]));
        await FailsAsync(
            UserWorkflows.UpdateUsers, new(
                [new(user.Id) { Email = "c@x.test", FirstName = null, Metadata = JsonElement.Parse("""{"added":1}""") }]));
        await FailsAsync(UserWorkflows.DeleteUsers, new([user.Id]));

        var left = Assert.Single(await module.Users.ListUsersAsync(cancellationToken: Cancellation));
        Assert.Equal(
            (user.Id, "a@x.test", "Ada", Metadata),
            (left.Id, left.Email, left.FirstName, left.Metadata?.GetRawText().Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal([$"user.created {user.Id}"], await module.EventsAsync());
    }

    [Fact]
    [Trait("Case", "C86")]
    public async Task Invites_are_created_resent_accepted_and_deleted_with_one_event_for_each()
    {
        var invites = (await engine.RunAsync(
            InviteWorkflows.CreateInvites, new([new("a@x.test"), new("b@x.test")]), cancellationToken: Cancellation)).Result;
        await engine.RunAsync(InviteWorkflows.RefreshInviteTokens, new([invites[0].Id]), cancellationToken: Cancellation);
        var input = new AcceptInviteWorkflowInput(await module.TokenAsync(invites[0]), new(FirstName: "Ada"));
        var user = (await engine.RunAsync(InviteWorkflows.AcceptInvite, input, cancellationToken: Cancellation)).Result;
        await engine.RunAsync(InviteWorkflows.DeleteInvites, new([invites[1].Id]), cancellationToken: Cancellation);

        Assert.Equal(("a@x.test", "Ada"), (user.Email, user.FirstName));
        Assert.Equal(
            [
                $"invite.created {invites[0].Id}", $"invite.created {invites[1].Id}", $"invite.resent {invites[0].Id}",
                $"invite.accepted {invites[0].Id}", $"user.created {user.Id}", $"invite.deleted {invites[1].Id}",
            ],
            await module.EventsAsync());
    }

    [Fact]
    [Trait("Case", "C82")]
    public async Task Invites_of_a_failed_run_are_as_they_were()
    {
        Fail(InviteHooks.InvitesCreated);
        Fail(InviteHooks.InvitesDeleted);
        Fail(InviteHooks.InviteAccepted);
        var invite = await module.Users.CreateInviteAsync(new("a@x.test"), Cancellation);
        var token = await module.TokenAsync(invite);

        await FailsAsync(InviteWorkflows.CreateInvites, new([new("b@x.test")]));
        await FailsAsync(InviteWorkflows.DeleteInvites, new([invite.Id]));
        await FailsAsync(InviteWorkflows.AcceptInvite, new(token));

        Assert.DoesNotContain(token, Assert.Single(await module.Database.QueryAsync(
            "select input from commerce.workflow_execution where workflow_id = $1",
            row => row.GetString(0),
            [InviteWorkflows.AcceptInvite.Name],
            Cancellation)), StringComparison.Ordinal);
        Assert.Equal(0, await module.CountAsync("user"));
        Assert.Equal([invite.Id], (await module.Users.ListInvitesAsync(cancellationToken: Cancellation)).Select(left => left.Id));
        Assert.Equal([$"invite.created {invite.Id}"], await module.EventsAsync());
        await module.Users.AcceptInviteAsync(new(token), Cancellation);
    }

    [Fact]
    public async Task Of_twenty_runs_that_accept_at_once_one_creates_a_user()
    {
        var invite = await module.Users.CreateInviteAsync(new("a@x.test"), Cancellation);
        var token = await module.TokenAsync(invite);

        var runs = await Outcomes<WorkflowRun<Commerce.Users.User>>.OfAsync(
            Enumerable.Range(0, 20).Select(
                _ => engine.RunAsync(InviteWorkflows.AcceptInvite, new(token), cancellationToken: Cancellation)));

        Assert.Equal((1, 19), (runs.Results.Count, runs.Refusals.Count));
        Assert.Equal(1, await module.CountAsync("user"));
    }

    [Fact]
    public void Every_reference_has_its_workflow_and_every_type_survives_the_journal() => Assert.Empty(registry.Check());

    private void Fail<T>(Hook<T> hook) => registry.Add(Hook.Handle(hook, Step.Create<T>(
        "fail", (_, _) => throw new CommerceException(ErrorType.NotAllowed, "Not today."))));

    private async Task FailsAsync<TInput, TResult>(WorkflowReference<TInput, TResult> workflow, TInput input)
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => engine.RunAsync(workflow, input, cancellationToken: Cancellation));
        Assert.Equal("Not today.", error.Message);
    }
}
