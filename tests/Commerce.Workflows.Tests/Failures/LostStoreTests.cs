using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>The store goes away while branches run side by side.</summary>
public class LostStoreTests
{
    [Fact]
    public async Task A_run_that_could_not_be_created_is_not_created_by_its_other_branches()
    {
        var journal = new AwayJournal();
        var bench = new Bench(journal);
        var workflow = Workflow.Create("w", (Composer<IReadOnlyList<int>> flow) =>
            flow.ForEach("each", flow.Input, (each, item) => each.Step(bench.Adds("a", 1), item), maxConcurrency: 4));

        var error = await Assert.ThrowsAsync<JournalUnavailableException>(() => bench.RunAsync(workflow, [1, 2, 3, 4]));

        Assert.Equal(ErrorType.Unavailable, error.Type);
        Assert.Equal(1, journal.Writes);
        Assert.Empty(bench.Diary);
    }

    [Fact]
    public async Task A_caller_whose_run_the_journal_has_is_not_told_to_repeat_the_call()
    {
        var bench = new Bench(new AwayJournal { AwayFrom = 2 });
        var workflow = Workflow.Create("w", (Composer<int> flow) =>
            flow.Step(bench.Adds("b", 1), flow.Step(bench.Adds("a", 1), flow.Input)));

        var error = await Assert.ThrowsAsync<JournalUnavailableException>(() => bench.RunAsync(workflow, 1));

        Assert.Equal(("COM3011", ErrorType.Database), (error.Code, error.Type));
        Assert.Contains("Do not repeat the call: ask for that run.", error.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(error.InnerException!.InnerException);
    }

    private sealed class AwayJournal() : DelegatingJournal(new InMemoryJournal(new InMemoryStore(TimeProvider.System)))
    {
        public int Writes { get; private set; }

        /// <summary>The number of the first write that finds the database away.</summary>
        public int AwayFrom { get; init; } = 1;

        protected override async ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call)
        {
            if (++Writes < AwayFrom)
            {
                await call(write);
                return;
            }

            // The other branches come to their first step meanwhile.
            await Task.Yield();
            throw new JournalUnavailableException("COM3011", "The database went away.", new IOException());
        }
    }
}
