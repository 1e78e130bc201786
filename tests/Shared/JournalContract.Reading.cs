using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Tests;

public abstract partial class JournalContract
{
    [Fact]
    public async Task A_run_is_read_as_it_was_written()
    {
        var run = NewRun() with { Input = """{"a":"ü\"'"}""", Depth = 3 };
        await CreateAsync(run);
        var entry = Entry(1, "items[0]/reserve") with { Output = "1", CompensationInput = "{}", Attempt = 2, Message = 7 };
        var failure = Entry(2, "pay", StepAction.Compensate, StepOutcome.Retrying) with { Error = "\"no\"", Delay = Later };

        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, [entry, failure]), Cancellation);

        var stored = (await Journal.FindAsync(run.Id, Cancellation))!;
        Assert.Equal((run, WorkflowState.Compensating), (stored.Header, stored.State));
        Assert.Equal([entry, failure with { Delay = null, DueAt = stored.Entries[1].DueAt }], stored.Entries);
        Assert.InRange(stored.Entries[1].DueAt!.Value, stored.ReadAt.AddMinutes(50), stored.ReadAt + Later);
        Assert.InRange(stored.CreatedAt, stored.ReadAt.AddMinutes(-5), stored.UpdatedAt);
        Assert.InRange(stored.UpdatedAt, stored.CreatedAt, stored.ReadAt);
        Assert.Null(stored.ParkedReason);
        Assert.Empty(stored.Messages);
    }

    [Fact]
    public async Task Every_state_action_outcome_and_kind_survives()
    {
        var run = NewRun();
        await CreateAsync(run);
        var number = 0;
        foreach (var outcome in Enum.GetValues<StepOutcome>())
        {
            await Journal.WriteAsync(
                new JournalWrite(run, WorkflowState.Invoking, [Entry(++number, "s", StepAction.Compensate, outcome)]), Cancellation);
        }

        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            var receiver = NewRun();
            await Journal.WriteAsync(Creates(receiver, Waiting(1, "s")), Cancellation);
            if (kind == MessageKind.Compensate)
            {
                await Journal.WriteAsync(new JournalWrite(receiver, WorkflowState.Failed, [Entry(2)]), Cancellation);
            }

            await Journal.SendAsync(receiver.Id, new RunMessage(0, kind, "s", null, Permanent: true), Cancellation);
            Assert.Equal(kind, Assert.Single((await Journal.FindAsync(receiver.Id, Cancellation))!.Messages).Kind);
        }

        var stored = (await Journal.FindAsync(run.Id, Cancellation))!;
        Assert.Equal(Enum.GetValues<StepOutcome>(), stored.Entries.Select(entry => entry.Outcome));
        Assert.All(stored.Entries, entry => Assert.Equal(StepAction.Compensate, entry.Action));
        foreach (var state in Enum.GetValues<WorkflowState>())
        {
            await Journal.WriteAsync(new JournalWrite(NewRun(state.ToString()), state, []) { CreatesRun = true }, Cancellation);
            Assert.Equal(
                state, Assert.Single(await Journal.ListAsync(new RunFilter { WorkflowId = state.ToString() }, Cancellation)).State);
        }
    }

    [Fact]
    public async Task A_state_that_comes_back_is_kept_too()
    {
        var run = NewRun();
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.NotStarted, []) { CreatesRun = true }, Cancellation);

        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(1)]), Cancellation);
        Assert.Equal(WorkflowState.Invoking, await StateAsync(run));
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Compensating, []), Cancellation);
        Assert.Equal(WorkflowState.Compensating, await StateAsync(run));
        await Journal.WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Entry(2), Entry(3)]), Cancellation);
        Assert.Equal(WorkflowState.Invoking, await StateAsync(run));
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_not_found()
    {
        var nobody = new RunId("nobody");
        Assert.Null(await Journal.FindAsync(nobody, Cancellation));
        Assert.Null(await Journal.FindAsync("w", "nobody", Cancellation));
        Assert.Null(await Journal.FindAsync("w", "auto-nobody", Cancellation));
        Assert.Null(await Journal.ClaimAsync(nobody, Cancellation));
        Assert.Null(await SendAsync(nobody));
        Assert.False(await Journal.UnparkAsync(nobody, Cancellation));
        Assert.Empty(await Journal.ReadMessagesAsync(nobody, 0, Cancellation));
        await Journal.ParkAsync(nobody, "why", Cancellation);
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(NewRun(), WorkflowState.Invoking, [Entry(1)]), Cancellation));
        await AssertFencedAsync(() => Journal.WriteAsync(new JournalWrite(NewRun(), WorkflowState.Done, []), Cancellation));
    }

    [Fact]
    public async Task A_run_is_found_by_its_transaction_id()
    {
        var named = NewRun() with { TransactionId = "t" };
        var unnamed = NewRun();
        await CreateAsync(named);
        await CreateAsync(unnamed);

        Assert.Equal(named, (await Journal.FindAsync("w", "t", Cancellation))?.Header);
        Assert.Equal(unnamed, (await Other.FindAsync("w", unnamed.TransactionId, Cancellation))?.Header);
        Assert.Null(await Journal.FindAsync("v", "t", Cancellation));
    }

    [Fact]
    public async Task The_text_of_a_plan_is_kept_under_its_hash()
    {
        await Journal.RegisterPlansAsync([new("a", "h1", "step a"), new("b", "h2", "step b")], Cancellation);
        await Other.RegisterPlansAsync([new("a", "h1", "step a"), new("c", "h1", "step a")], Cancellation);

        Assert.Equal("step a", await Other.FindPlanAsync("h1", Cancellation));
        Assert.Null(await Journal.FindPlanAsync("h3", Cancellation));
    }

    [Fact]
    public async Task Runs_are_listed_by_what_a_filter_gives()
    {
        var (a, b, c) = (NewRun("create-user") with { TransactionId = "Order-1Ä" }, NewRun("create-user"), NewRun("delete-user"));
        await Journal.WriteAsync(Creates(a, Entry(1)) with { State = WorkflowState.Done }, Cancellation);
        await Journal.WriteAsync(Creates(b), Cancellation);
        await Journal.WriteAsync(Creates(c), Cancellation);
        await Journal.ParkAsync(c.Id, "why", Cancellation);
        await SendAsync(a.Id);
        var created = (await Journal.FindAsync(b.Id, Cancellation))!.CreatedAt;

        async Task IsAsync(RunFilter filter, params RunHeader[] expected)
        {
            Assert.Equal(expected.Select(run => run.Id), Ids(await Journal.ListAsync(filter, Cancellation)));
            Assert.Equal(expected.Length, await Journal.CountAsync(filter, Cancellation));
        }

        await IsAsync(new(), c, b, a);
        await IsAsync(new() { NewestFirst = false }, a, b, c);
        await IsAsync(new() { WorkflowId = "create-user" }, b, a);
        await IsAsync(new() { TransactionIds = ["Order-1Ä", c.TransactionId] }, c, a);
        await IsAsync(new() { TransactionIds = [] });
        await IsAsync(new() { TransactionPrefix = "Order-" }, a);
        await IsAsync(new() { TransactionPrefix = "order" });
        await IsAsync(new() { TransactionPrefix = "create-user" });
        await IsAsync(new() { States = [WorkflowState.Done, WorkflowState.Failed] }, a);
        await IsAsync(new() { Parked = true }, c);
        await IsAsync(new() { Parked = false }, b, a);
        await IsAsync(new() { Query = "oRDER" }, a);
        await IsAsync(new() { Query = "DONE" }, a);
        await IsAsync(new() { Query = b.Id.Value }, b);
        await IsAsync(new() { Query = "user", WorkflowId = "delete-user" }, c);
        await IsAsync(new() { Query = "%" });
        await IsAsync(new() { Query = "ä" }, a);
        await IsAsync(new() { CreatedFrom = created.AddHours(1) });
        await IsAsync(
            new() { CreatedFrom = created.AddHours(-1), CreatedBefore = created.AddHours(1).ToOffset(TimeSpan.FromHours(3)) }, c, b, a);
        await IsAsync(new() { CreatedBefore = created.AddHours(-1) });
        var page = new RunFilter { Skip = 1, Take = 1 };
        Assert.Equal([b.Id], Ids(await Journal.ListAsync(page, Cancellation)));
        Assert.Equal(3, await Journal.CountAsync(page, Cancellation));
        var listed = (await Journal.ListAsync(new() { WorkflowId = "create-user" }, Cancellation))[1];
        Assert.Equal((a, WorkflowState.Done, 0, 0), (listed.Header, listed.State, listed.Entries.Count, listed.Messages.Count));
    }
}
