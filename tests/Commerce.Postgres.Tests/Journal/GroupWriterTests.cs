using System.Collections.Concurrent;
using Commerce.Postgres.GroupCommit;
using Commerce.Postgres.Journal;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Commerce.Postgres.Tests.Journal;

/// <summary>The order of things in the writer, with a commit that waits until it is told.</summary>
public sealed class GroupWriterTests
{
    private readonly ConcurrentQueue<(string[] Runs, TaskCompletionSource Done)> commits = new();
    private readonly FakeTimeProvider clock = new();
    private readonly GroupWriter<JournalWrite> writer;
    private Func<IReadOnlyList<JournalWrite>, Exception?> fails = _ => null;

    public GroupWriterTests() => writer = new GroupWriter<JournalWrite>(
        PostgresJournal.Rules,
        async writes =>
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        commits.Enqueue(([.. writes.Select(write => write.Run.Id.Value)], done));
        await done.Task;
        if (fails(writes) is { } exception)
        {
            throw exception;
        }
    },
        clock);

    [Fact]
    public async Task A_lone_write_goes_at_once_and_those_that_come_meanwhile_go_together()
    {
        var first = WriteAsync("a");
        var (second, third) = (WriteAsync("b"), WriteAsync("c"));
        Assert.False(first.IsCompleted);

        Assert.Equal(["a"], await AnswerAsync());
        await first;
        Assert.Equal(["b", "c"], await AnswerAsync());
        await Task.WhenAll(second, third);

        var later = WriteAsync("d");
        Assert.Equal(["d"], await AnswerAsync());
        await later;
    }

    [Fact]
    public async Task A_second_write_to_a_run_waits_for_the_next_transaction()
    {
        var all = WriteAllAsync("abcbd");

        Assert.Equal(["a"], await AnswerAsync());
        Assert.Equal(["b", "c"], await AnswerAsync());
        Assert.Equal(["b", "d"], await AnswerAsync());
        await Task.WhenAll(all);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_while_it_waits_is_withdrawn_and_the_others_continue()
    {
        using var source = new CancellationTokenSource();
        var first = WriteAsync("a");
        var cancelled = CancellableAsync("b", source.Token);
        var third = WriteAsync("c");

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Assert.Equal(["a"], await AnswerAsync());
        Assert.Equal(["c"], await AnswerAsync());
        await Task.WhenAll(first, third);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_on_its_way_ends_as_the_commit_does()
    {
        using var source = new CancellationTokenSource();
        var write = CancellableAsync("a", source.Token);

        await source.CancelAsync();
        Assert.False(write.IsCompleted);

        await AnswerAsync();
        await write;
    }

    [Fact]
    public async Task Of_writes_that_are_refused_together_only_the_one_to_blame_fails()
    {
        fails = writes => writes.Any(write => write.Run.Id.Value == "c") ? Refusal("23505") : null;
        var before = WriteAsync("first");
        var all = WriteAllAsync("abcde");

        await AnswerAllAsync([before, .. all]);

        await Assert.ThrowsAsync<PostgresException>(() => all[2]);
        all.RemoveAt(2);
        await Task.WhenAll(all);
        await before;
    }

    [Theory]
    [InlineData("53100")]
    [InlineData("57P01")]
    public async Task A_server_that_cannot_write_is_not_asked_again_for_each_write_and_the_next_one_continues(string state)
    {
        var before = WriteAsync("first");
        var all = WriteAllAsync("abc");
        await AnswerAsync();
        await before;

        fails = _ => Refusal(state);
        await AnswerAsync();
        foreach (var write in all)
        {
            await Assert.ThrowsAsync<PostgresException>(() => write);
        }

        Assert.Empty(commits);
        fails = _ => null;
        var later = WriteAsync("a");
        await AnswerAsync();
        await later;
    }

    [Fact]
    public async Task A_run_that_holds_the_thread_it_resumes_does_not_hold_the_others()
    {
        using var held = new ManualResetEventSlim();
        var before = WriteAsync("first");
        var (holding, other) = (WriteAsync("a"), WriteAsync("b"));
        var blocked = holding.ContinueWith(
            _ => held.Wait(
                TestContext.Current.CancellationToken),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        await AnswerAsync();
        await before;

        await AnswerAsync();
        while (!other.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Yield();
        }

        var later = WriteAsync("c");
        Assert.Equal(["c"], await AnswerAsync());
        await later;
        Assert.False(blocked.IsCompleted);
        held.Set();
        await blocked;
    }

    private static PostgresException Refusal(string state) => new("no", "ERROR", "ERROR", state);

    private Task WriteAsync(string run) => CancellableAsync(run, TestContext.Current.CancellationToken);

    private List<Task> WriteAllAsync(string runs) => [.. runs.Select(run => WriteAsync($"{run}"))];

    private Task CancellableAsync(string run, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            new JournalWrite(new RunHeader(new RunId(run), "w", run, "hash", "1", 0), WorkflowState.Invoking, []), cancellationToken);

    /// <summary>Answers the commit that is under way, as soon as there is one.</summary>
    private async Task<string[]> AnswerAsync()
    {
        (string[] Runs, TaskCompletionSource Done) commit;
        while (!commits.TryDequeue(out commit))
        {
            await Task.Yield();
        }

        commit.Done.SetResult();
        return commit.Runs;
    }

    private async Task AnswerAllAsync(List<Task> writes)
    {
        while (!writes.TrueForAll(write => write.IsCompleted))
        {
            if (commits.TryDequeue(out var commit))
            {
                commit.Done.SetResult();
            }

            await Task.Yield();
        }
    }
}
