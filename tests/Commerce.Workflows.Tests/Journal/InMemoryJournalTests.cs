using Commerce.Tests;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Tests.Journal;

public sealed class InMemoryJournalTests : JournalContract
{
    private readonly InMemoryStore store = new(TimeProvider.System);
    private readonly InMemoryJournal reader;

    public InMemoryJournalTests() => reader = new InMemoryJournal(store);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override ValueTask<IJournal> StartAsync() => new(new InMemoryJournal(store));

    private protected override ValueTask KillAsync(IJournal journal)
    {
        ((InMemoryJournal)journal).Die();
        return ValueTask.CompletedTask;
    }

    private protected override Exception Refusal(JournalFailure failure) => new JournalRefusedException("no", failure);

    private protected override ValueTask AgePlansAsync(TimeSpan age)
    {
        foreach (var (plan, seenAt) in store.PlansSeenAt.ToList())
        {
            store.PlansSeenAt[plan] = seenAt - age;
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask<IReadOnlyList<string>> ReleasedAsync() => new([.. reader.Events.Select(message => message.Name)]);
}
