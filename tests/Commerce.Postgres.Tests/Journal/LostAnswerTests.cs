using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>The connection breaks between a commit and its answer.</summary>
public sealed class LostAnswerTests(PostgresFixture postgres) : IAsyncLifetime
{
    private AnswerCutter cutter = null!;
    private TestHost host = null!;
    private int runs;

    public async ValueTask InitializeAsync()
    {
        cutter = new AnswerCutter(await postgres.Server.CreateDatabaseAsync());
        host = await TestHost.StartAsync(cutter.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await cutter.DisposeAsync();
    }

    [Theory]
    [InlineData(WorkflowState.Invoking, true)]
    [InlineData(WorkflowState.Done, true)]
    [InlineData(WorkflowState.Done, false)]
    public async Task A_unit_that_was_committed_counts(WorkflowState state, bool creates)
    {
        var run = NewRun();
        if (!creates)
        {
            await WriteAsync(new JournalWrite(run, WorkflowState.Invoking, []) { CreatesRun = true });
        }

        await using (var unit = host.Journal.Begin(run))
        {
            await host.Database.AddAsync("a");
            cutter.CutNext("COMMIT");
            await unit.CommitAsync(new JournalWrite(run, state, [Line(1)]) { CreatesRun = creates }, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, cutter.Cuts);
        Assert.Equal(["a"], await host.NotesAsync());
        Assert.Equal(state == WorkflowState.Done ? 1 : 0, host.Queue.Deliveries.Count);
        Assert.Equal(0, host.Queue.Reserved);
    }

    [Fact]
    public async Task A_write_that_was_committed_counts_with_lines_and_without()
    {
        var run = NewRun();
        foreach (var write in new[]
        {
            new JournalWrite(run, WorkflowState.Invoking, []) { CreatesRun = true },
            new JournalWrite(run, WorkflowState.Invoking, [Line(1)]),
            new JournalWrite(run, WorkflowState.Compensating, []),
            new JournalWrite(run, WorkflowState.Compensating, [Line(2), Line(3)]),
            new JournalWrite(run, WorkflowState.Reverted, []),
        })
        {
            cutter.CutNext("INSERT 0");
            await WriteAsync(write);
        }

        Assert.Equal(5, cutter.Cuts);
        var stored = (await host.Journal.FindAsync(run.Id, TestContext.Current.CancellationToken))!;
        Assert.Equal((WorkflowState.Reverted, 3), (stored.State, stored.Entries.Count));
    }

    [Fact]
    public async Task All_writes_that_shared_the_commit_count()
    {
        var all = Enumerable.Range(0, 20).Select(_ => NewRun()).ToList();

        cutter.CutNext("INSERT 0 1");
        await Task.WhenAll(all.Select(run => WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Line(1)]) { CreatesRun = true })));

        Assert.Equal(["20"], await host.ColumnAsync("select count(*) from commerce.workflow_step"));
    }

    [Fact]
    public async Task A_write_that_never_reached_the_server_is_said_to_be_nothing_and_the_next_one_continues()
    {
        var run = NewRun();
        await cutter.CloseAsync();

        var errors = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Assert.ThrowsAsync<JournalUnavailableException>(
            () => WriteAsync(new JournalWrite(NewRun(), WorkflowState.Invoking, []) { CreatesRun = true }))));
        Assert.All(errors, error => Assert.Equal("COM3011", error.Code));

        // The pool has no connection left on which the write may have been sent.
        var last = await Assert.ThrowsAsync<JournalUnavailableException>(
            () => WriteAsync(new JournalWrite(NewRun(), WorkflowState.Invoking, []) { CreatesRun = true }));
        Assert.Equal(("COM3011", ErrorType.Unavailable), (last.Code, last.Type));
        Assert.Contains("Nothing of that write was kept", last.Message, StringComparison.Ordinal);

        cutter.Open();
        await WriteAsync(new JournalWrite(run, WorkflowState.Invoking, [Line(1)]) { CreatesRun = true });
        Assert.Equal(["1"], await host.ColumnAsync("select count(*) from commerce.workflow_execution"));
    }

    [Fact]
    public async Task A_server_that_cannot_write_is_an_error_that_says_so()
    {
        await host.ColumnAsync(
            """
            create function commerce.full() returns trigger language plpgsql as $$
            begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$
            """);
        await host.ColumnAsync("create trigger full_disk before insert on commerce.workflow_step execute function commerce.full()");
        var run = NewRun();
        var write = new JournalWrite(run, WorkflowState.Invoking, [Line(1)]) { CreatesRun = true };

        var errors = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(
                _ => Assert.ThrowsAsync<JournalUnavailableException>(() => WriteAsync(write with { Run = NewRun() }))));
        Assert.All(errors, error => Assert.Equal("COM6011", error.Code));
        Assert.Contains("No space left", errors[0].Message, StringComparison.Ordinal);

        await host.ColumnAsync("drop trigger full_disk on commerce.workflow_step");
        await WriteAsync(write);
        Assert.Equal(["1"], await host.ColumnAsync("select count(*) from commerce.workflow_execution"));
    }

    [Fact]
    public async Task A_statement_that_writes_and_returns_rows_is_of_unknown_outcome_and_one_that_reads_is_not()
    {
        cutter.CutNext("INSERT 0");
        var write = await Assert.ThrowsAsync<CommerceException>(() => host.Database.QueryAsync(
            "insert into notes.note (text) values ('a') returning text", row => 0, [], TestContext.Current.CancellationToken));
        cutter.CutNext("SELECT 1");
        var read = await Assert.ThrowsAsync<CommerceException>(() => host.Database.ReadAsync(
            "select text from notes.note", row => 0, [], TestContext.Current.CancellationToken));

        Assert.Equal((2, "COM6023", "COM6063"), (cutter.Cuts, write.Code, read.Code));
        Assert.Equal(["a"], await host.NotesAsync());
    }

    private Task WriteAsync(JournalWrite write) => host.Journal.WriteAsync(write, TestContext.Current.CancellationToken).AsTask();

    private RunHeader NewRun()
    {
        var id = $"x{++runs}";
        return new RunHeader(new RunId(id), "w", $"auto-{id}", "hash", "1", 0);
    }

    private static JournalEntry Line(int number) => new(number, "a", StepAction.Invoke, StepOutcome.Done);
}
