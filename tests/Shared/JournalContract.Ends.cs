using Commerce.Events;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

public abstract partial class JournalContract
{
    [Fact]
    public async Task A_run_that_ends_is_unowned_and_not_due()
    {
        var run = NewRun();
        await CreateAsync(run);
        await SendAsync(run.Id);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Done, [Entry(1)]) { MessagesSeen = 1 }, Cancellation);

        Assert.Empty(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(2)]), Cancellation));
        Assert.Equal(WorkflowState.Done, await StateAsync(run));
    }

    [Fact]
    public async Task A_run_may_be_created_with_its_end()
    {
        var run = NewRun() with { TransactionId = "t" };

        await Journal.WriteAsync(
            Creates(
                run,
                Entry(1),
                Entry(2)) with
            {
                State = WorkflowState.Done,
                Events = [new EmittedEvent("e", "1", 2)],
                Retention = Later,
                ReleasesLocks = true
            },
            Cancellation);

        var stored = (await Journal.FindAsync("w", "t", Cancellation))!;
        Assert.Equal((WorkflowState.Done, 2, null), (stored.State, stored.Entries.Count, stored.WakeAt));
        Assert.Equal(["e"], await ReleasedAsync());
        Assert.Empty(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
    }

    [Theory]
    [InlineData(WorkflowState.Done, new[] { "a", "b", "c" })]
    [InlineData(WorkflowState.Reverted, new string[0])]
    [InlineData(WorkflowState.Failed, new string[0])]
    public async Task Events_are_held_until_the_run_is_done_and_cleared_when_it_is_compensated(WorkflowState end, string[] released)
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Entry(1)) with { Events = [new EmittedEvent("a", "1", 0)] }, Cancellation);
        await using (var unit = Journal.Begin(run))
        {
            unit.Leave();
            await unit.CommitAsync(
                new JournalWrite(run, WorkflowState.Invoking, [Entry(2)]) { Events = [new EmittedEvent("b", "2", 0)] }, Cancellation);
        }

        Assert.Empty(await ReleasedAsync());
        await Journal.WriteAsync(new JournalWrite(run, end, [Entry(3)]) { Events = [new EmittedEvent("c", "3", 0)] }, Cancellation);

        Assert.Equal(released, await ReleasedAsync());
    }

    [Fact]
    public async Task What_is_over_is_deleted_and_nothing_else()
    {
        async Task<RunHeader> EndAsync(TimeSpan? retention, WorkflowState state = WorkflowState.Done)
        {
            var run = NewRun();
            await CreateAsync(run);
            await Journal.WriteAsync(new JournalWrite(run, state, [Entry(1)]) { Retention = retention }, Cancellation);
            return run;
        }

        RunHeader[] expired = [await EndAsync(Past), await EndAsync(Past, WorkflowState.Failed), await EndAsync(Past)];
        RunHeader[] kept = [await EndAsync(Later), await EndAsync(null), await EndAsync(Past, WorkflowState.Compensating)];

        Assert.Equal(2, await Other.DeleteExpiredAsync(2, Cancellation));
        Assert.Equal(1, await Other.DeleteExpiredAsync(2, Cancellation));
        Assert.Equal(0, await Other.DeleteExpiredAsync(2, Cancellation));

        Assert.Equal(kept.Select(run => run.Id).ToHashSet(), Ids(await Journal.ListAsync(new RunFilter(), Cancellation)).ToHashSet());
        Assert.Null(await Journal.FindAsync(expired[0].Id, Cancellation));
    }
}
