using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

public abstract partial class JournalContract
{
    private static RunMessage Again => new(0, MessageKind.Compensate, "", null);

    [Fact]
    public async Task Messages_are_numbered_and_a_key_is_used_once()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Waiting(1, "a"), Waiting(2, "b")), Cancellation);

        Assert.Equal(1, await Journal.SendAsync(run.Id, new(0, MessageKind.Complete, "a", "{}", Key: "key"), Cancellation));
        Assert.Equal(2, await Other.SendAsync(run.Id, new(0, MessageKind.Fail, "b", null, Permanent: true), Cancellation));
        Assert.Equal(1, await Other.SendAsync(run.Id, new(0, MessageKind.Complete, "a", "other", Key: "key"), Cancellation));
        Assert.Equal(3, await SendAsync(run.Id));

        Assert.Equal(
            [new(2, MessageKind.Fail, "b", null, true) { Attempt = 1 }, new(3, MessageKind.Cancel, "", null)],
            await Journal.ReadMessagesAsync(run.Id, 1, Cancellation));
        Assert.Equal(
            new RunMessage(1, MessageKind.Complete, "a", "{}", Key: "key") { Attempt = 1 },
            (await Journal.FindAsync(run.Id, Cancellation))!.Messages[0]);
    }

    [Fact]
    public async Task Messages_sent_at_once_have_numbers_without_gaps_and_one_for_each_key()
    {
        var run = NewRun();
        await CreateAsync(run);

        var numbers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
            (number % 2 == 0 ? Journal : Other).SendAsync(
                run.Id, new(0, MessageKind.Cancel, "", null, Key: $"key-{number / 4}"), Cancellation).AsTask()));

        Assert.Equal(Enumerable.Range(1, 10), numbers.Select(number => number!.Value).Distinct().Order());
        Assert.All(numbers.Chunk(4), same => Assert.Single(same.Distinct()));
        Assert.Equal(10, (await Journal.ReadMessagesAsync(run.Id, 0, Cancellation)).Count);
    }

    [Fact]
    public async Task A_message_makes_a_run_due_that_no_host_owns()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.SuspendAsync(run, Later, 0, Cancellation);
        await SendAsync(run.Id);

        var claimed = Assert.Single(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));

        Assert.Single(claimed.Messages);
    }

    [Fact]
    public async Task A_run_with_a_message_it_has_not_seen_is_not_released()
    {
        var run = NewRun();
        await CreateAsync(run);
        await SendAsync(run.Id);

        Assert.False(await Journal.SuspendAsync(run, Later, 0, Cancellation));
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
        Assert.True(await Journal.SuspendAsync(run, Later, 1, Cancellation));
        Assert.Empty(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
    }

    [Fact]
    public async Task No_message_is_lost_between_sending_and_giving_back()
    {
        for (var round = 0; round < 30; round++)
        {
            var run = NewRun();
            await CreateAsync(run);

            var suspended = Journal.SuspendAsync(run, Later, 0, Cancellation).AsTask();
            await Task.WhenAll(suspended, Other.SendAsync(run.Id, new(0, MessageKind.Cancel, "", null), Cancellation).AsTask());

            // Either the host keeps the run and sees the message, or the run is due.
            var claimed = await Other.ClaimAsync([.. Enumerable.Range(0, runs).Select(Id)], ClaimRoom.Of(10), Cancellation);
            Assert.Equal(await suspended ? new[] { run.Id } : [], Ids(claimed));
        }
    }

    [Fact]
    public async Task Mail_is_found_for_the_runs_that_have_not_seen_it()
    {
        var (with, seen, without) = (NewRun(), NewRun(), NewRun());
        foreach (var run in new[] { with, seen, without })
        {
            await CreateAsync(run);
        }

        await SendAsync(with.Id);
        await SendAsync(seen.Id);

        Assert.Equal(
            [with.Id],
            await Journal.FindRunsWithMessagesAsync(
                new Dictionary<RunId, int> { [with.Id] = 0, [seen.Id] = 1, [without.Id] = 0, [new("nobody")] = 0 }, Cancellation));
        Assert.Empty(await Journal.FindRunsWithMessagesAsync(new Dictionary<RunId, int>(), Cancellation));
    }

    [Fact]
    public async Task A_run_that_ends_with_a_message_it_has_not_seen_is_due_at_once()
    {
        var run = NewRun();
        await CreateAsync(run);
        await SendAsync(run.Id);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Done, [Entry(1)]), Cancellation);

        var claimed = Assert.Single(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        Assert.Equal(WorkflowState.Done, claimed.State);

        // To end again as it has ended gives it back.
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Done, []) { MessagesSeen = 1 }, Cancellation);
        Assert.Empty(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
    }

    [Fact]
    public async Task A_run_that_has_ended_is_taken_up_again_for_a_message()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Entry(1)) with { State = WorkflowState.Done, Retention = Past }, Cancellation);
        await SendAsync(run.Id);

        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        Assert.Single(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, [Entry(2)]), Cancellation);
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Reverted, [Entry(3)]) { MessagesSeen = 1 }, Cancellation);
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        Assert.Equal(WorkflowState.Reverted, await StateAsync(run));
    }

    [Fact]
    public async Task A_failed_run_that_is_asked_to_retry_compensations_is_compensating_from_then_on()
    {
        var run = NewRun() with { TransactionId = "retried" };
        await Journal.WriteAsync(Creates(run, Entry(1)) with { State = WorkflowState.Failed, Retention = Past }, Cancellation);

        Assert.Equal(1, await Other.SendAsync(run.Id, Again, Cancellation));

        Assert.Equal(WorkflowState.Compensating, await StateAsync(run));
        Assert.Null(await Other.SendAsync(run.Id, Again, Cancellation));
        var rerun = Creates(NewRun() with { TransactionId = run.TransactionId }) with { Supersedes = true };
        await Assert.ThrowsAsync<DuplicateRunException>(async () => await Other.WriteAsync(rerun, Cancellation));
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
        Assert.Equal(WorkflowState.Compensating, Assert.Single(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation)).State);
        Assert.Equal(0, await Journal.DeleteExpiredAsync(10, Cancellation));
    }

    [Theory]
    [InlineData(WorkflowState.Invoking)]
    [InlineData(WorkflowState.Done)]
    [InlineData(WorkflowState.Reverted)]
    public async Task A_run_that_has_not_failed_is_not_asked_to_retry_compensations(WorkflowState state)
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run, Entry(1)) with { State = state }, Cancellation);

        Assert.Null(await Journal.SendAsync(run.Id, Again, Cancellation));
        Assert.Equal(state, await StateAsync(run));
    }

    [Fact]
    public async Task A_failed_run_that_was_superseded_is_not_asked_to_retry_compensations()
    {
        var run = NewRun() with { TransactionId = "superseded" };
        await Journal.WriteAsync(Creates(run, Entry(1)) with { State = WorkflowState.Failed }, Cancellation);
        await Journal.WriteAsync(Creates(NewRun() with { TransactionId = run.TransactionId }) with { Supersedes = true }, Cancellation);

        Assert.Null(await Journal.SendAsync(run.Id, Again, Cancellation));
    }
}
