using Commerce.CoreFlows;
using Commerce.Hosting.App.Support;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Workflows;

/// <summary>A module's workflow as an application uses it: by its reference and its hooks.</summary>
public sealed class CoreFlowsTests : IAsyncLifetime
{
    private static readonly Step<IReadOnlyList<User>, User> Fail = Step.Create<IReadOnlyList<User>, User>(
        "fail", (_, _) => throw new CommerceException(ErrorType.NotAllowed, "Nobody signs up today."));

    private static readonly Workflow<CreateUsersInput, User> SignUp = Workflow.Create(
        "sign-up", (Composer<CreateUsersInput> flow) => flow.Step(Fail, flow.Run(UserWorkflows.CreateUsers, flow.Input)));

    private TestApplication app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        app = await HostingApp.StartAsync(builder => builder.AddUserModule().AddModule(Commerce.Modules.CoreFlows));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_workflow_of_a_module_runs_by_its_reference_with_the_hook_handlers_of_the_application()
    {
        var run = await RunAsync(UserWorkflows.CreateUsers, "a@example.com", "b@example.com");

        Assert.Equal(["a@example.com", "b@example.com"], run.Result.Select(user => user.Email));
        await app.DrainAsync();
        Assert.All(
            [$"greeted {run.Result[0].Id}", run.Result[0].Id, run.Result[1].Id], signal => Assert.True(app.Signals.IsRaised(signal)));
        Assert.Equal(
            run.Result.Select(user => user.Id).Order(StringComparer.Ordinal),
            (await app.ColumnAsync("select data::json->>'id' from commerce.event where name = 'user.created'"))
                .Order(StringComparer.Ordinal));
        Assert.Equal(["2"], await app.ColumnAsync("select count(*) from commerce.delivery where subscriber = 'user-created'"));
        Assert.DoesNotContain(
            typeof(CoreFlowsTests).Assembly.GetReferencedAssemblies(), reference => reference.Name == "Commerce.CoreFlows");
    }

    [Fact]
    public async Task A_hook_handler_that_fails_undoes_the_users_and_nobody_hears_of_them()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => RunAsync(UserWorkflows.CreateUsers, "c@example.com", "unwelcome@example.com"));

        Assert.Equal("This user is not welcome.", error.Message);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_hook_handler_can_refuse_before_anything_is_done()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => RunAsync(UserWorkflows.CreateUsers, "d@example.com", "refused@example.com"));

        Assert.Equal("This user is refused.", error.Message);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Inside_a_workflow_of_the_application_it_is_undone_with_it()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => RunAsync(SignUp, "e@example.com"));

        Assert.Equal("Nobody signs up today.", error.Message);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Started_by_its_reference_it_runs_in_the_background()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = app.Services.GetRequiredService<IWorkflowRuns>().Subscribe(
            progress => Raise(done, progress), UserWorkflows.CreateUsers.Name);

        await workflows.StartAsync(
            UserWorkflows.CreateUsers, new CreateUsersInput([new("f@example.com")]), cancellationToken: Cancellation);

        await done.Task.WaitAsync(Signals.Limit, Cancellation);
        Assert.Equal(["f@example.com"], await app.ColumnAsync("""select email from "user"."user" """));
    }

    [Fact]
    public async Task Without_the_module_the_reference_says_what_to_add()
    {
        await using var without = await HostingApp.StartAsync();
        await using var scope = without.Services.CreateAsyncScope();

        var error = await Assert.ThrowsAsync<CommerceException>(() => scope.ServiceProvider.GetRequiredService<IWorkflowEngine>()
            .RunAsync(UserWorkflows.CreateUsers, new CreateUsersInput([]), Cancellation));

        Assert.Equal("COM3043", error.Code);
        Assert.Contains("'create-users-workflow'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_module_it_works_on_it_does_not_boot()
    {
        var builder = HostingApp.CreateBuilder(await HostingApp.CreateDatabaseAsync()).AddModule(Commerce.Modules.CoreFlows);

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal("COM1010", Assert.Single(error.Problems).Id);
    }

    private static void Raise(TaskCompletionSource done, RunProgress progress)
    {
        if (progress.Event == RunEvent.End)
        {
            done.TrySetResult();
        }
    }

    private async Task<WorkflowRun<TResult>> RunAsync<TResult>(IWorkflow<CreateUsersInput, TResult> workflow, params string[] emails)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var input = new CreateUsersInput([.. emails.Select(email => new CreateUserInput(email, LastName: email.Split('@')[0]))]);
        return await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().RunAsync(workflow, input, Cancellation);
    }

    private async Task AssertNothingIsLeftAsync()
    {
        Assert.Empty(await app.ColumnAsync("""select email from "user"."user" """));
        Assert.Empty(await app.ColumnAsync("select name from commerce.event"));
        Assert.Equal(
            ["reverted"],
            await app.ColumnAsync(
                "select state from commerce.workflow_execution where workflow_id in ('create-users-workflow', 'sign-up')"));
    }
}
