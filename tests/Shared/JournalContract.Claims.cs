using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

public abstract partial class JournalContract
{
    [Fact]
    public async Task A_run_that_is_new_and_unowned_is_due_at_once()
    {
        var run = NewRun();
        await Journal.WriteAsync(Creates(run) with { State = WorkflowState.NotStarted, Owned = false }, Cancellation);

        var claimed = Assert.Single(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));

        Assert.Equal((run, WorkflowState.Invoking), (claimed.Header, claimed.State));
        Assert.Empty(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        await Other.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
    }

    [Fact]
    public async Task A_run_that_waits_is_claimed_when_it_is_due_and_not_before()
    {
        var (due, notDue, asleep) = (NewRun(), NewRun(), NewRun());
        foreach (var run in new[] { due, notDue, asleep })
        {
            await CreateAsync(run);
        }

        Assert.True(await Journal.SuspendAsync(due, Past, 0, Cancellation));
        Assert.True(await Journal.SuspendAsync(notDue, Later, 0, Cancellation));
        Assert.True(await Journal.SuspendAsync(asleep, null, 0, Cancellation));
        var waiting = (await Journal.FindAsync(notDue.Id, Cancellation))!;
        Assert.InRange(waiting.WakeAt!.Value, waiting.ReadAt.AddMinutes(50), waiting.ReadAt + Later);
        Assert.Null((await Journal.FindAsync(asleep.Id, Cancellation))!.WakeAt);

        var claimed = Assert.Single(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));

        Assert.Equal(due, claimed.Header);
        Assert.Null(claimed.WakeAt);
    }

    [Fact]
    public async Task A_run_that_is_claimed_again_without_a_new_entry_is_left_alone_for_a_while_and_counted()
    {
        var run = NewRun();
        await CreateAsync(run);

        // This host owns it, and does not run it.
        for (var claim = 1; claim <= 4; claim++)
        {
            Assert.Equal(claim, Assert.Single(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation)).Claims);
        }

        Assert.Empty(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation));

        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
        await Journal.SuspendAsync(run, Past, 0, Cancellation);
        Assert.Equal(1, Assert.Single(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation)).Claims);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(2)]), Cancellation);
        Assert.Equal(1, Assert.Single(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation)).Claims);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_workflow_with_many_due_runs_leaves_room_for_another_one(bool isLeftBehind)
    {
        for (var i = 0; i < 8; i++)
        {
            await Journal.WriteAsync(Creates(NewRun("many")) with { Owned = isLeftBehind }, Cancellation);
        }

        await Journal.WriteAsync(Creates(NewRun("few")) with { Owned = isLeftBehind }, Cancellation);
        if (isLeftBehind)
        {
            await KillAsync(Journal);
        }

        var claimed = await Other.ClaimAsync([], ClaimRoom.Shared(4, []), Cancellation);
        Assert.Equal(["few", "many", "many"], claimed.Select(run => run.Header.WorkflowId).Order());
        var more = await Other.ClaimAsync([.. Ids(claimed)], ClaimRoom.Shared(8, ["many", "many"]), Cancellation);
        Assert.Equal(["many", "many"], more.Select(run => run.Header.WorkflowId));
        var full = ClaimRoom.Shared(9, ["many", "many", "many", "many", "few"]);
        Assert.Empty(await Other.ClaimAsync([.. Ids(claimed), .. Ids(more)], full, Cancellation));
    }

    [Fact]
    public async Task No_more_is_claimed_than_asked_for_and_nothing_twice()
    {
        for (var i = 0; i < 5; i++)
        {
            await Journal.WriteAsync(Creates(NewRun()) with { Owned = false }, Cancellation);
        }

        var first = await Journal.ClaimAsync([], ClaimRoom.Of(2), Cancellation);
        var both = await Task.WhenAll(
            Journal.ClaimAsync([.. Ids(first)], ClaimRoom.Of(2), Cancellation).AsTask(),
            Other.ClaimAsync([], ClaimRoom.Of(2), Cancellation).AsTask());
        var rest = await Other.ClaimAsync([.. Ids(both[1])], ClaimRoom.Of(10), Cancellation);

        Assert.Equal(2, first.Count);
        Assert.All(both, claimed => Assert.InRange(claimed.Count, 0, 2));
        Assert.Equal(5, first.Concat(both[0]).Concat(both[1]).Concat(rest).DistinctBy(run => run.Header.Id).Count());
        Assert.Equal(5, first.Count + both[0].Count + both[1].Count + rest.Count);
    }

    [Fact]
    public async Task The_runs_of_a_host_that_is_gone_are_claimed_with_their_lines_and_messages()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1), Entry(2)]), Cancellation);
        await SendAsync(run.Id);
        Assert.Empty(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        Assert.Null(await Other.ClaimAsync(run.Id, Cancellation));
        await KillAsync(Journal);

        var claimed = Assert.Single(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));

        Assert.Equal(run, claimed.Header);
        Assert.Equal([1, 2], claimed.Entries.Select(entry => entry.Sequence));
        Assert.Equal(1, Assert.Single(claimed.Messages).Number);
        Assert.Empty(await Other.ClaimAsync([run.Id], ClaimRoom.Of(10), Cancellation));
    }

    [Fact]
    public async Task A_run_of_this_host_that_nobody_is_running_is_claimed_again()
    {
        var run = NewRun();
        await CreateAsync(run);

        Assert.Empty(await Journal.ClaimAsync([run.Id], ClaimRoom.Of(10), Cancellation));
        Assert.Equal(run, Assert.Single(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation)).Header);
    }

    [Fact]
    public async Task One_run_is_claimed_due_or_not_when_no_host_owns_it()
    {
        var (free, own, parked) = (NewRun(), NewRun(), NewRun());
        foreach (var run in new[] { free, own, parked })
        {
            await CreateAsync(run);
        }

        await Journal.SuspendAsync(free, Later, 0, Cancellation);
        await Journal.ParkAsync(parked.Id, "why", Cancellation);

        Assert.Null(await Journal.ClaimAsync(own.Id, Cancellation));
        Assert.Null(await Other.ClaimAsync(own.Id, Cancellation));
        Assert.Null(await Journal.ClaimAsync(parked.Id, Cancellation));
        Assert.Equal(free, (await Other.ClaimAsync(free.Id, Cancellation))?.Header);
        Assert.Null(await Journal.ClaimAsync(free.Id, Cancellation));
    }

    [Fact]
    public async Task A_host_that_has_lost_a_run_cannot_park_it()
    {
        var run = NewRun();
        await CreateAsync(run);

        await Other.ParkAsync(run.Id, "it was mine", Cancellation);

        Assert.Null((await Journal.FindAsync(run.Id, Cancellation))!.ParkedReason);
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
    }

    [Fact]
    public async Task A_lock_is_one_runs_until_that_ends_and_tokens_only_grow()
    {
        var (first, second) = (NewRun(), NewRun());
        await CreateAsync(first);
        await Other.WriteAsync(Creates(second), Cancellation);

        var token = await Journal.TryLockAsync(first, ["k"], Cancellation);
        Assert.NotNull(token);
        Assert.Equal(token, await Journal.TryLockAsync(first, ["k"], Cancellation));
        Assert.Null(await Other.TryLockAsync(second, ["k"], Cancellation));
        Assert.NotNull(await Other.TryLockAsync(second, ["other"], Cancellation));

        await Journal.WriteAsync(new JournalWrite(first, WorkflowState.Done, [Entry(1)]) { ReleasesLocks = true }, Cancellation);
        Assert.True(await Other.TryLockAsync(second, ["k"], Cancellation) > token);
    }

    [Fact]
    public async Task A_lock_goes_with_its_run_to_another_host()
    {
        var run = NewRun();
        await CreateAsync(run);
        var token = await Journal.TryLockAsync(run, ["k"], Cancellation);
        await KillAsync(Journal);
        await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation);

        Assert.Equal(token, await Other.TryLockAsync(run, ["k"], Cancellation));
    }

    [Fact]
    public async Task A_run_gets_one_of_several_locks_the_first_that_is_free_and_no_other_when_it_asks_again()
    {
        var (first, second, third) = (NewRun(), NewRun(), NewRun());
        await CreateAsync(first);
        await CreateAsync(second);
        await CreateAsync(third);
        await Journal.TryLockAsync(first, ["a", "b"], Cancellation);
        var token = await Journal.TryLockAsync(second, ["a", "b"], Cancellation);
        Assert.NotNull(token);
        Assert.Null(await Journal.TryLockAsync(third, ["a", "b"], Cancellation));

        await Journal.WriteAsync(new JournalWrite(first, WorkflowState.Done, [Entry(1)]) { ReleasesLocks = true }, Cancellation);

        Assert.Equal(token, await Journal.TryLockAsync(second, ["a", "b"], Cancellation));
        Assert.NotNull(await Journal.TryLockAsync(third, ["a", "b"], Cancellation));
    }

    [Fact]
    public async Task As_many_as_there_are_locks_get_one_each()
    {
        var all = Enumerable.Range(0, 20).Select(_ => NewRun()).ToList();
        foreach (var run in all)
        {
            await CreateAsync(run);
        }

        var tokens = await Task.WhenAll(all.Select(run => Journal.TryLockAsync(run, ["a", "b", "c"], Cancellation).AsTask()));

        Assert.Equal(3, tokens.Count(token => token is not null));
    }

    [Fact]
    public async Task One_of_many_gets_the_lock()
    {
        var all = Enumerable.Range(0, 20).Select(_ => NewRun()).ToList();
        foreach (var run in all)
        {
            await CreateAsync(run);
        }

        var tokens = await Task.WhenAll(all.Select(run => Journal.TryLockAsync(run, ["k"], Cancellation).AsTask()));

        Assert.Single(tokens, token => token is not null);
    }

    [Fact]
    public async Task A_parked_run_is_left_alone_until_it_is_unparked()
    {
        var run = NewRun();
        await CreateAsync(run);
        await Journal.ParkAsync(run.Id, "plan is gone", Cancellation);
        await SendAsync(run.Id);

        Assert.Equal("plan is gone", (await Journal.FindAsync(run.Id, Cancellation))!.ParkedReason);
        Assert.Empty(await Journal.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation));

        Assert.True(await Other.UnparkAsync(run.Id, Cancellation));
        Assert.False(await Other.UnparkAsync(run.Id, Cancellation));
        var claimed = Assert.Single(await Other.ClaimAsync([], ClaimRoom.Of(10), Cancellation));
        Assert.Equal((null, 1), (claimed.ParkedReason, claimed.Messages.Count));
    }
}
