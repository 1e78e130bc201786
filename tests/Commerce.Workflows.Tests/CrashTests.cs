using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests;

/// <summary>
/// Every workflow here is stopped at every operation of its journal, recovered by a new engine, and compared with a run nobody disturbed.
/// </summary>
public class CrashTests
{
    public static TheoryData<string, bool> Shapes => new()
    {
        { "done", false },
        { "done", true },
        { "fails", false },
        { "fails", true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_run_stopped_at_any_operation_ends_as_if_nothing_had_happened(string shape, bool transactional)
    {
        var undisturbed = new World(shape, transactional);
        var expected = await undisturbed.RunAsync(undisturbed.Journal);

        var points = 0;
        foreach (var fault in Enum.GetValues<JournalFault>())
        {
            for (var operation = 1; ; operation++, points++)
            {
                var world = new World(shape, transactional);
                var faulty = new FaultyJournal(world.Journal, operation, fault);
                await world.RunAsync(faulty);
                if (!faulty.HasFaulted)
                {
                    break;
                }

                await world.RecoverAsync();
                AssertSame(expected, world, $"{shape}, operation {operation}, {fault}");
            }
        }

        Assert.True(points >= 4, $"only {points} points were explored");
    }

    [Trait("Case", "X04")]
    [Fact]
    public async Task A_run_whose_plan_has_changed_is_parked_with_the_difference()
    {
        var world = new World("done", transactional: false);
        await world.RunAsync(new FaultyJournal(world.Journal, 2, JournalFault.DiesBefore));
        await world.RegisterPlansAsync();
        var other = new Bench(world.Journal);
        other.Registry.TryAdd(Workflow.Create("chain", (Composer<int> flow) => flow.Step(other.Adds("z", 1), flow.Input)));

        var recovered = Assert.Single(await other.Runtime.Recovery.RecoverAsync(other, 10, TestContext.Current.CancellationToken));

        Assert.Contains("COM3021", recovered.ParkedReason, StringComparison.Ordinal);
        Assert.Contains("\n- step a: System.Int32, compensation System.Int32\n", recovered.ParkedReason, StringComparison.Ordinal);
        Assert.Contains("\n+ step z: System.Int32, compensation System.Int32", recovered.ParkedReason, StringComparison.Ordinal);
        Assert.Empty(await other.Runtime.Recovery.RecoverAsync(other, 10, TestContext.Current.CancellationToken));
        Assert.Empty(other.Diary);
    }

    [Fact]
    public async Task A_run_whose_workflow_is_gone_is_parked_with_the_reason()
    {
        var world = new World("done", transactional: false);
        await world.RunAsync(new FaultyJournal(world.Journal, 2, JournalFault.DiesBefore));
        var other = new Bench(world.Journal);

        var recovered = Assert.Single(await other.Runtime.Recovery.RecoverAsync(other, 10, TestContext.Current.CancellationToken));

        Assert.Contains("COM3020", recovered.ParkedReason, StringComparison.Ordinal);
    }

    private static void AssertSame(WorkflowState? expected, World world, string where)
    {
        // A run that died before it was on disk has left nothing; every other one must have ended as expected.
        var executions = world.Journal.Runs;
        Assert.True(executions.Count <= 1, where);
        if (executions is [var execution])
        {
            Assert.True(expected == execution.State, $"{where}: {execution.State}");
            var lines = execution.Entries.Select(entry => $"{entry.Step} {entry.Action} {entry.Outcome}").ToList();
            Assert.Equal(lines.Distinct(), lines);
            Assert.Equal(Enumerable.Range(1, lines.Count), execution.Entries.Select(entry => entry.Sequence));
        }

        Assert.Equal(executions.Count == 0 ? 0 : expected == WorkflowState.Done ? 2 : 0, world.CommittedEffects);
    }

    /// <summary>
    /// A chain of two steps that count, then one that may fail; effects are counted from the journal, where they are committed.
    /// </summary>
    private sealed class World
    {
        private readonly string shape;
        private readonly bool transactional;

        public World(string shape, bool transactional)
        {
            this.shape = shape;
            this.transactional = transactional;
        }

        public InMemoryJournal Journal { get; } = new(TimeProvider.System);

        public int CommittedEffects => Journal.Runs.SelectMany(execution => execution.Entries)
            .Sum(entry => (entry.Step, entry.Outcome) switch
            {
                ("a" or "b", StepOutcome.Done) => 1,
                ("a" or "b", StepOutcome.Reverted) => -1,
                _ => 0,
            });

        public async Task<WorkflowState?> RunAsync(IJournal journal)
        {
            var bench = new Bench(journal);
            try
            {
                return (await bench.RunAsync(Chain(bench), 1, new RunOptions { ThrowOnError = false })).State;
            }
            catch (Exception exception) when (exception is JournalFaultException or JournalRefusedException)
            {
                return null;
            }
        }

        public async Task RegisterPlansAsync()
        {
            var bench = new Bench(Journal);
            bench.Registry.TryAdd(Chain(bench));
            await bench.Runtime.RegisterPlansAsync(TestContext.Current.CancellationToken);
        }

        public async Task RecoverAsync()
        {
            var bench = new Bench(Journal);
            bench.Registry.TryAdd(Chain(bench));
            await bench.Runtime.Recovery.RecoverAsync(bench, 10, TestContext.Current.CancellationToken);
        }

        private Workflow<int, int> Chain(Bench bench)
        {
            var (a, b) = (bench.Adds("a", 1, transactional), bench.Adds("b", 10, transactional));
            var c = shape == "fails" ? bench.Throws("c", new InvalidOperationException("boom")) : bench.Adds("c", 100, transactional);
            return Workflow.Create(
                "chain", (Composer<int> flow) => flow.Select(flow.Step(c, flow.Step(b, flow.Step(a, flow.Input))), sum => sum * 2));
        }
    }
}
