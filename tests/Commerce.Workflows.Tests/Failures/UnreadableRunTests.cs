using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>Runs whose stored values do not fit their types.</summary>
public class UnreadableRunTests
{
    private readonly InMemoryStore store = new(TimeProvider.System);
    private readonly Bench bench;

    public UnreadableRunTests() => bench = new Bench(new InMemoryJournal(store));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_result_of_a_run_with_an_unreadable_output_is_not_taken_for_the_default(bool sideBySide)
    {
        await bench.RunAsync(Sum(sideBySide), 1, new RunOptions { TransactionId = "t" });
        Spoil("b");

        var unreadable = await Assert.ThrowsAnyAsync<CommerceException>(() => bench.Engine.GetRun("sum", "t").GetResultAsync<int>(Stop));

        Assert.Equal("COM3022", unreadable.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_with_an_unreadable_output_is_not_compensated_in_part(bool sideBySide)
    {
        await bench.RunAsync(Sum(sideBySide), 1, new RunOptions { TransactionId = "t" });
        Spoil("b");

        var cancelled = await bench.Engine.GetRun("sum", "t").CancelAsync(Stop);

        Assert.StartsWith("COM3022", cancelled.ParkedReason, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Diary, line => line.StartsWith('-'));
    }

    [Theory]
    [InlineData("when", "perhaps")]
    [InlineData("when", null)]
    [InlineData("lock", "a key")]
    [InlineData("lock", null)]
    public async Task A_run_with_an_unreadable_decision_or_lock_does_not_take_another_way(string node, string? output)
    {
        var workflow = Workflow.Create("choice", (Composer<int> flow) =>
        {
            flow.Lock("lock", flow.Select(flow.Input, _ => "thing"));
            return flow.When("when", flow.Input, _ => true, then => then.Step(bench.Adds("a", 1), flow.Input))
                .Else(otherwise => otherwise.Step(bench.Adds("b", 1), flow.Input));
        });
        await bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "t" });
        Spoil(node, entry => entry with { Output = output });

        var cancelled = await bench.Engine.GetRun("choice", "t").CancelAsync(Stop);

        Assert.StartsWith("COM3022", cancelled.ParkedReason, StringComparison.Ordinal);
        Assert.Equal(["+a"], bench.Diary);
    }

    [Theory]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_run_with_an_error_that_is_not_there_is_parked(string? error)
    {
        var workflow = Workflow.Create("error", (Composer<int> flow) => flow.Step(
            bench.Fails(new StepOptions("b") { OnFailure = FailurePolicy.Continue }), flow.Step(bench.Adds("a", 1), flow.Input)));
        await bench.RunAsync(workflow, 1, new RunOptions { TransactionId = "t" });
        Spoil("b", entry => entry with { Error = error });

        var cancelled = await bench.Engine.GetRun("error", "t").CancelAsync(Stop);

        Assert.StartsWith("COM3022", cancelled.ParkedReason, StringComparison.Ordinal);
    }

    private Workflow<int, int> Sum(bool sideBySide) => Workflow.Create("sum", (Composer<int> flow) =>
    {
        if (!sideBySide)
        {
            return flow.Step(bench.Adds("c", 1), flow.Step(bench.Adds("b", 1), flow.Step(bench.Adds("a", 1), flow.Input)));
        }

        var (b, c) = flow.Parallel(
            one => one.Step(bench.Adds("b", 1), one.Step(bench.Adds("a", 1), flow.Input)), two => two.Step(bench.Adds("c", 1), flow.Input));
        return flow.Combine(b, c, (left, right) => left + right);
    });

    private void Spoil(string step) => Spoil(step, entry => entry with { Output = "\"not a number\"" });

    private void Spoil(string step, Func<JournalEntry, JournalEntry> spoil)
    {
        var entries = Assert.Single(store.Rows).Entries;
        var index = entries.FindIndex(entry => entry.Step == step);
        entries[index] = spoil(entries[index]);
    }
}
