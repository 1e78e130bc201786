using Commerce.CoreFlows;
using Commerce.Events;
using Commerce.Hosting.App.Support;
using Commerce.Hosting.Tests.Support;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>What a module brings by its folders.</summary>
public sealed class PluginTests
{
    private const string TakenWorkflow = """
        namespace Acme;
        public static class Mine
        {
            public static readonly Workflow<int, int> MineWorkflow = Workflow.Create("make-user", (Composer<int> flow) => flow.Input);
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_subscriber_is_made_by_its_own_container_in_a_scope_for_each_delivery()
    {
        using var notebook = Notebook.Create();
        await using var app = await StartAsync(notebook);
        var (bus, signals) = (app.Services.GetRequiredService<IEventBus>(), app.Services.Resolve(Commerce.Modules.Notebook).Signals);

        await bus.EmitAsync("test.noted", "one", cancellationToken: Cancellation);
        await signals.WaitAsync("one in visit 1");
        await signals.WaitAsync("visit 1 is over");
        await bus.EmitAsync("test.noted", "two", cancellationToken: Cancellation);
        await signals.WaitAsync("two in visit 2");

        Assert.Equal(
            ["notebook/noted"], await app.ColumnAsync("select distinct subscriber from commerce.delivery where subscriber like '%noted'"));
    }

    [Fact]
    public async Task Its_job_is_made_by_its_own_container_and_runs_on_its_schedule()
    {
        using var notebook = Notebook.Create();
        await using var app = await StartAsync(notebook);
        var signals = app.Services.Resolve(Commerce.Modules.Notebook).Signals;

        await app.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.True(signals.IsRaised("job tidy-notebook"));
    }

    [Fact]
    public async Task It_adds_steps_to_the_workflow_of_another_module()
    {
        using var notebook = Notebook.Create();
        await using var app = await StartAsync(notebook);
        await using var scope = app.Services.CreateAsyncScope();

        var run = await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>()
            .RunAsync(UserWorkflows.CreateUsers, new CreateUsersInput([new CreateUserInput("a@example.com")]), Cancellation);

        await app.Services.Resolve(Commerce.Modules.Notebook).Signals.WaitAsync($"noted {run.Result[0].Id}");
        Assert.Equal(
            ["validate/app.validate", "create-users-step", "usersCreated/notebook.note", "usersCreated/app.greet"],
            (await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>()
                .GetRun(UserWorkflows.CreateUsers, run.TransactionId).RetrieveAsync(Cancellation))
                .Steps.Select(step => step.Step).Where(step => step.Length > 0));
    }

    [Fact]
    public async Task A_name_that_is_taken_names_both_files_for_workflow_subscriber_and_job_alike()
    {
        using var notebook = Notebook.With(
            ("Workflows/mine.cs", TakenWorkflow),
            ("Subscribers/mine.cs", """
                namespace Acme;
                public static class MySubscriber
                {
                    public static readonly SubscriberConfig Config = new() { Event = "a", Id = "flaky-one" };
                    public static void Handle(EventEnvelope<string> told) { }
                }
                """),
            ("Jobs/mine.cs", """
                namespace Acme;
                public static class MyJob
                {
                    public static readonly JobConfig Config = new() { Name = "tick", Schedule = "0 0 * * *" };
                    public static void Run() { }
                }
                """));

        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(notebook));

        Assert.Equal(
            [
                ("COM4104", "Acme.Notebook/Subscribers/mine.cs and Subscribers/flaky.cs"),
                ("COM5105", "Acme.Notebook/Jobs/mine.cs and Jobs/tick.cs"),
                ("COM3005", "Acme.Notebook/Workflows/mine.cs and Workflows/make-user.cs"),
            ],
            error.Problems.Select(problem => (problem.Id, problem.Where)));
    }

    private static Task<TestApplication> StartAsync(Notebook notebook) => HostingApp.StartAsync(
        builder => builder.AddUserModule().AddModule(Commerce.Modules.CoreFlows).AddModule(Commerce.Modules.Notebook),
        options => options.ModulesFolder = notebook.Folder);
}
