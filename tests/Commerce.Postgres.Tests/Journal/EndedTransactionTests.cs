using Commerce.Identifiers;
using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Values;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>The server ends the transaction of a step, as it does when the transaction is idle for too long.</summary>
public sealed class EndedTransactionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Attempts = 6;

    private readonly List<string> diary = [];
    private TestHost host = null!;
    private Database administrator = null!;
    private WorkflowRuntime runtime = null!;
    private int endings;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        administrator = new Database(host.Database.ConnectionString, TimeProvider.System);
        runtime = new WorkflowRuntime(
            host.Journal,
            host.Registry,
            JournalDialect.InMemory,
            new UlidGenerator(TimeProvider.System),
            new HurriedTime(),
            new WorkflowRuntimeOptions { InlineWait = TimeSpan.FromMinutes(1) });
    }

    public async ValueTask DisposeAsync()
    {
        await administrator.DisposeAsync();
        await host.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Once_the_attempt_is_repeated(bool isNoticed)
    {
        endings = 1;

        var run = await RunAsync(isNoticed);

        Assert.Equal(WorkflowState.Done, run.State);
        Assert.Equal(["+a", "+b", "+b"], diary);
        Assert.Equal(["b"], await host.NotesAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Again_and_again_the_step_fails_and_what_came_before_is_compensated(bool isNoticed)
    {
        endings = int.MaxValue;

        var run = await RunAsync(isNoticed);

        Assert.Equal((WorkflowState.Reverted, "COM6025"), (run.State, (run.Error as CommerceException)?.Code));
        Assert.Equal(["+a", .. Enumerable.Repeat("+b", Attempts), "-a"], diary);
        Assert.Empty(await host.NotesAsync());
    }

    [Fact]
    public async Task In_a_compensation_it_is_repeated_too()
    {
        var a = Step.Create(
            "a",
            (string input, StepContext _) => Task.FromResult(StepResponse.Of(input)),
            async (string input, StepContext _) =>
            {
                diary.Add("-a");
                await NoteAsync(input);
                await EndAsync();
            });
        var fails = Step.Create("fails", Task<string> (string _, StepContext _) => throw new InvalidOperationException("no"));
        endings = 1;

        var run = await RunAsync(Workflow.Create("reverts", (Composer<string> flow) => flow.Step(fails, flow.Step(a, flow.Input))));

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["-a", "-a"], diary);
        Assert.Equal(["b"], await host.NotesAsync());
    }

    private Task<WorkflowRun<string>> RunAsync(bool isNoticed)
    {
        var a = Step.Create(
            "a",
            (string input, StepContext _) =>
            {
                diary.Add("+a");
                return Task.FromResult(StepResponse.Of(input));
            },
            (string _, StepContext _) =>
            {
                diary.Add("-a");
                return Task.CompletedTask;
            });
        var b = Step.Create("b", async (string input, StepContext _) =>
        {
            diary.Add("+b");
            await NoteAsync(input);
            await EndAsync();
            if (isNoticed)
            {
                await host.Database.QueryAsync("select 1", row => 0, [], Cancellation);
            }

            return input;
        });
        return RunAsync(Workflow.Create("ends", (Composer<string> flow) => flow.Step(b, flow.Step(a, flow.Input))));
    }

    private Task<WorkflowRun<string>> RunAsync(Workflow<string, string> workflow) =>
        runtime.RunAsync(host, workflow, "b", new RunOptions { ThrowOnError = false }, Cancellation);

    private Task<IReadOnlyList<int>> NoteAsync(string text) =>
        host.Database.QueryAsync("insert into notes.note (text) values ($1)", row => 0, [text], Cancellation);

    private async Task EndAsync()
    {
        if (endings-- > 0)
        {
            var process = (await host.Database.QueryAsync("select pg_backend_pid()", row => row.GetInt32(0), [], Cancellation))[0];
            await administrator.QueryAsync("select pg_terminate_backend($1, 60000)", row => 0, [process], Cancellation);
        }
    }
}
