using System.Text.Json;
using Commerce.Tests;
using Commerce.Workflows;
using Commerce.Workflows.Execution;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>Texts of callers that PostgreSQL cannot store, or index, are errors of the caller.</summary>
public sealed class CallerTextTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly ExternalStep<Unit, int> Ask = Step.WaitFor<int>("ask");
    private readonly Workflow<int, int> workflow = Workflow.Create("w", (Composer<int> flow) => flow.WaitFor(Ask));
    private TestHost host = null!;

    public static TheoryData<string> Unstorable => ["a\0b", "\0", "half \ud83d", "\udd1e"];

    public static TheoryData<string> Refused => [.. Unstorable.Select(row => row.Data), "", new string('a', CallerKey.MaxLength + 1)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        host.Registry.TryAdd(((IWorkflow<int, int>)workflow).Target.Definition!);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task A_transaction_id_and_a_key_of_an_answer_are_refused(string text)
    {
        await StartAsync("t");

        Assert.Equal("COM3036", await CodeAsync(() => StartAsync(text)));
        Assert.Equal("COM3054", await CodeAsync(() => AnswerAsync("t", text)));
    }

    [Theory]
    [MemberData(nameof(Unstorable), DisableDiscoveryEnumeration = true)]
    public async Task What_cannot_exist_is_not_found(string text)
    {
        await StartAsync("t");
        var runs = new WorkflowRuns(host.Runtime);

        await Assert.ThrowsAsync<RunNotFoundException>(() => Run("w", text).RetrieveAsync(Cancellation));
        await Assert.ThrowsAsync<RunNotFoundException>(() => Run(text, "t").CancelAsync(Cancellation));
        Assert.Empty(await runs.ListAsync(new RunFilter { Query = text }, Cancellation));
        Assert.Equal(0, await runs.CountAsync(new RunFilter { WorkflowId = text }, Cancellation));
        Assert.Single(await runs.ListAsync(new RunFilter { TransactionIds = [text, "t"] }, Cancellation));
    }

    [Theory]
    [MemberData(nameof(Unstorable), DisableDiscoveryEnumeration = true)]
    public async Task A_step_of_such_a_name_does_not_exist(string text)
    {
        await StartAsync("t");

        Assert.Equal(
            "COM3014",
            await CodeAsync(() => Run("w", "t").CompleteStepAsync(
                $"ask[{text}]", JsonSerializer.SerializeToElement(5), cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task The_longest_id_and_key_can_be_stored()
    {
        // Characters that do not compress, of three bytes each.
        var longest = string.Concat(Enumerable.Range(0, CallerKey.MaxLength).Select(i => (char)(0x4E00 + (i * 7919 % 20_000))));
        await StartAsync(longest);

        Assert.Equal(WorkflowState.Done, (await AnswerAsync(longest, longest)).State);
    }

    [Fact]
    public async Task A_page_of_a_list_is_not_negative()
    {
        var runs = new WorkflowRuns(host.Runtime);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => runs.ListAsync(new RunFilter { Skip = -1 }, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => runs.ListAsync(new RunFilter { Take = -1 }, Cancellation));
    }

    private static async Task<string?> CodeAsync(Func<Task> work) => (await Assert.ThrowsAsync<CommerceException>(work)).Code;

    private Task<WorkflowRun<int>> StartAsync(string transactionId) =>
        host.Runtime.RunAsync(host, workflow, 1, new RunOptions { TransactionId = transactionId }, Cancellation);

    private Task<RunAcknowledgement> AnswerAsync(string transactionId, string key) =>
        Run("w", transactionId).CompleteStepAsync("ask", JsonSerializer.SerializeToElement(5), key, Cancellation);

    private WorkflowRunHandle Run(string workflowId, string transactionId) =>
        new WorkflowEngine(host.Runtime, host).GetRun(workflowId, transactionId);
}
