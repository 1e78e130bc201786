using Commerce.Events;
using Commerce.Generators.Tests.Support;
using Commerce.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Generators.Tests;

public class SeedTests
{
    private static readonly SourceFile Workflow = new("Workflows/create-user.cs", """
        namespace My.Shop.Workflows;
        public sealed record CreateUserInput(string Email);
        public static class CreateUser
        {
            private static readonly Step<CreateUserInput, string> CreateUserStep = Step.Create("create-user",
                async (CreateUserInput input, StepContext step) => { await Task.Yield(); return StepResponse.Of("user_1", "user_1"); },
                async (string userId, StepContext step) => await Task.Yield());

            public static readonly Workflow<CreateUserInput, string> CreateUserWorkflow = Workflow.Create("create-user",
                (Composer<CreateUserInput> flow) => flow.Step(CreateUserStep, flow.Input));
        }
        """);

    private static readonly SourceFile Subscriber = new("Subscribers/user-created.cs", """
        namespace My.Shop.Subscribers;
        public sealed record UserCreatedData(string Id);
        public static class UserCreated
        {
            public static SubscriberConfig Config => new() { Event = "user.created" };
            public static Task HandleAsync(EventEnvelope<UserCreatedData> envelope, List<string> log, CancellationToken cancellationToken)
            {
                cancellationToken.ThrowIfCancellationRequested();
                log.Add(envelope.Data.Id);
                return Task.CompletedTask;
            }
        }
        """);

    private static readonly SourceFile Job = new("Jobs/run-daily.cs", """
        namespace My.Shop.Jobs;
        public static class RunDaily
        {
            public static readonly JobConfig Config = new() { Name = "run-once-a-day", Schedule = "0 0 * * *" };
            public static void Run(JobContext job, List<string> log) => log.Add(job.Name);
        }
        """);

    private static readonly SourceFile Route = new("Api/workflow/route.cs", """
        namespace My.Shop.Api.WorkflowRoute;
        public static class Route
        {
            public static async Task<object> Get(CancellationToken cancellationToken) { await Task.Yield(); return new { Ok = true }; }
        }
        """);

    [Fact]
    public async Task The_four_files_of_the_seed_make_one_manifest_that_runs()
    {
        var project = LoadedProject.OfFiles(Workflow, Subscriber, Job, Route);
        List<string> log = [];
        using var services = new ServiceCollection().AddSingleton(log).BuildServiceProvider();

        Assert.Equal("create-user", Assert.Single(project.Manifest.Workflows).Workflow().Options.Name);

        var subscriber = Assert.Single(project.Manifest.Subscribers);
        Assert.Equal("user.created", subscriber.Config().Event);
        var delivery = new Delivery("a", new StoredEvent("e1", "user.created", """{"id":"user_7"}""", default, 0), 1);
        await subscriber.Handle(delivery, services, TestContext.Current.CancellationToken);

        var job = Assert.Single(project.Manifest.Jobs);
        await job.Run(new JobContext(job.Config().Name, default), services, TestContext.Current.CancellationToken);
        Assert.Equal(["user_7", "run-once-a-day"], log);

        var answer = await project.SendAsync("GET /workflow");
        Assert.Equal((200, """{"ok":true}"""), (answer.Status, answer.Body));
    }
}
