using System.Text.Json;
using Commerce.Tests;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>A run that cannot be read is parked, and does not keep a host from the others.</summary>
public sealed class UnreadableRunTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly ExternalStep<Unit, int> Call = Step.WaitFor<int>("call");

    private readonly Workflow<int, int> workflow = Workflow.Create("w", (Composer<int> flow) => flow.WaitFor(Call));
    private TestHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await TestHost.StartAsync(postgres);

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("update commerce.workflow_step set outcome = 'paused'", "outcome = 'waiting'")]
    [InlineData("update commerce.workflow_step set action = 'pause'", "action = 'invoke'")]
    [InlineData("update commerce.workflow_step set due_at = '20000-01-01'", "due_at = null")]
    [InlineData("update commerce.workflow_message set kind = 'pause'", "kind = 'complete'")]
    [InlineData("update commerce.workflow_execution set state = 'paused'", "state = 'invoking'")]
    [InlineData("update commerce.workflow_execution set created_at = '20000-01-01'", "created_at = commerce.now()")]
    public async Task It_is_parked_and_the_others_resume(string spoil, string repair)
    {
        await BeginAsync("spoiled");
        await BeginAsync("good");
        var table = spoil.Split(' ')[1];
        var ofSpoiled = table == "commerce.workflow_execution" ? "transaction_id = 'spoiled'"
            : "execution_id = (select id from commerce.workflow_execution where transaction_id = 'spoiled')";
        await host.Database.ExecuteAsync($"{spoil} where {ofSpoiled}", [], Cancellation);

        var swept = await host.Runtime.Recovery.RecoverAsync(host, 10, Cancellation);

        Assert.Equal(
            [("good", RecoveryOutcome.Ended), ("spoiled", RecoveryOutcome.Parked)],
            swept.Select(run => (run.TransactionId, run.Outcome)).Order());
        Assert.StartsWith("COM3022", Assert.Single(swept, run => run.ParkedReason is not null).ParkedReason, StringComparison.Ordinal);
        Assert.Equal("COM3022", (await Assert.ThrowsAnyAsync<CommerceException>(() => Handle("spoiled").CancelAsync(Cancellation))).Code);

        await host.Database.ExecuteAsync($"update {table} set {repair} where {ofSpoiled}", [], Cancellation);
        await Handle("spoiled").ResumeAsync(Cancellation);

        Assert.Equal(WorkflowState.Done, (await Handle("spoiled").RetrieveAsync(Cancellation)).Run.State);
    }

    private WorkflowRunHandle Handle(string transactionId) => new WorkflowEngine(host.Runtime, host).GetRun("w", transactionId);

    /// <summary>Begins a run, which waits and then has its answer: it is due.</summary>
    private async Task BeginAsync(string transactionId)
    {
        await host.Runtime.RunAsync(host, workflow, 1, new RunOptions { TransactionId = transactionId }, Cancellation);
        var run = (await host.Journal.FindAsync("w", transactionId, Cancellation))!;
        await host.Journal.SendAsync(
            run.Header.Id,
            new RunMessage(0, MessageKind.Complete, "call", JsonSerializer.Serialize(1)),
            Cancellation);
    }
}
