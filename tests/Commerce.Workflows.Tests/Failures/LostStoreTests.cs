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

        await Assert.ThrowsAsync<JournalUnavailableException>(() => bench.RunAsync(workflow, [1, 2, 3, 4]));

        Assert.Equal(1, journal.Writes);
        Assert.Empty(bench.Diary);
    }

    private sealed class AwayJournal() : DelegatingJournal(new InMemoryJournal(new InMemoryStore(TimeProvider.System)))
    {
        public int Writes { get; private set; }

        protected override async ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call)
        {
            Writes++;
            // The other branches come to their first step meanwhile.
            await Task.Yield();
            throw new JournalUnavailableException("COM3011", "The database went away.", new IOException());
        }
    }
}
