using System.Collections.Concurrent;
using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Locks of runs.</summary>
public class LockTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "X03")]
    [Fact]
    public async Task A_lock_is_kept_to_the_end_of_the_run_and_its_token_grows()
    {
        var call = Step.WaitFor<int>("call");
        var workflow = Workflow.Create("locked", (Composer<string> flow) =>
        {
            var token = flow.Lock("cart", flow.Select(flow.Input, id => $"cart:{id}"));
            flow.WaitFor(call);
            return token;
        });
        await bench.TryAsync(workflow, "1", "first");

        var busy = bench.TryAsync(workflow, "1", "second");
        for (var i = 0; i < 41; i++)
        {
            await (busy.IsCompleted ? Task.CompletedTask : bench.Clock.PassAsync(TimeSpan.FromMilliseconds(50)));
        }

        Assert.Equal("COM3030", ((CommerceException)(await busy).Error!).Code);
        var other = await bench.TryAsync(workflow, "2", "other");
        Assert.Equal(WorkflowState.Invoking, other.State);
        await bench.Engine.GetRun(workflow, "first").CompleteStepAsync(call, 1, cancellationToken: Stop);
        await bench.TryAsync(workflow, "1", "third");
        await bench.Engine.GetRun(workflow, "third").CompleteStepAsync(call, 1, cancellationToken: Stop);

        var tokens = bench.Journal.Runs.Where(run => run.State == WorkflowState.Done)
            .Select(run => long.Parse(run.Entries[0].Output!, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(tokens.Order(), tokens);
        Assert.Equal(2, tokens.Distinct().Count());
    }

    [Fact]
    public async Task Of_the_runs_that_wait_for_a_lock_on_a_host_only_the_first_asks_again_and_the_next_when_it_has_given_up()
    {
        var journal = new AskedJournal();
        var asking = new Bench(journal);
        await asking.TryAsync(Locking("holder", TimeSpan.Zero), 1, "holder");
        var impatient = Locking("impatient", TimeSpan.FromMilliseconds(500));
        _ = asking.TryAsync(impatient, 1, "first");
        _ = asking.TryAsync(impatient, 1, "second");
        _ = asking.TryAsync(Locking("patient", TimeSpan.FromHours(1)), 1, "third");

        while (journal.Asked.Count(run => run == "third") == 1)
        {
            await asking.Clock.PassAsync(TimeSpan.FromMilliseconds(50));
        }

        var asked = journal.Asked.ToList();
        Assert.True(asked.Count(run => run == "first") > 1, string.Join(' ', asked));
        Assert.Equal(["third"], asked[(asked.FindLastIndex(run => run != "third") + 1)..].Distinct());
    }

    /// <summary>A workflow that takes the lock of a cart, and keeps it.</summary>
    private static Workflow<int, long> Locking(string name, TimeSpan wait) => Workflow.Create(name, (Composer<int> flow) =>
    {
        var token = flow.Lock("cart", flow.Select(flow.Input, _ => "cart"), wait);
        flow.WaitFor(Step.WaitFor<int>("call"));
        return token;
    });

    /// <summary>Notes which runs ask for a lock.</summary>
    private sealed class AskedJournal() : DelegatingJournal(new InMemoryJournal(TimeProvider.System))
    {
        public ConcurrentQueue<string> Asked { get; } = [];

        public override ValueTask<long?> TryLockAsync(RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken)
        {
            Asked.Enqueue(run.TransactionId);
            return base.TryLockAsync(run, keys, cancellationToken);
        }
    }
}
