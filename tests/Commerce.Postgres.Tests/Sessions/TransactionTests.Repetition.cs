using System.Data;
using Commerce.Postgres.Sessions;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Sessions;

/// <summary>Work that is done again after it met another transaction.</summary>
public sealed partial class TransactionTests
{
    [Fact]
    public async Task Work_that_met_another_transaction_is_done_again_from_the_start()
    {
        await host.Database.AddAsync("start");
        var attempts = 0;
        var bothHaveRead = new TaskCompletionSource();
        async Task AddCountAsync()
        {
            await host.Database.RunInTransactionAsync(
                async session =>
                {
                    var count = (await session.QueryAsync("select count(*) from notes.note", row => row.GetInt64(0), [], Cancellation))[0];
                    if (Interlocked.Increment(ref attempts) == 2)
                    {
                        bothHaveRead.SetResult();
                    }

                    await bothHaveRead.Task;

                    await InsertAsync(session, $"{count}");
                    session.Emit(Notes.Created, $"{count}");
                },
                IsolationLevel.Serializable,
                Cancellation);
        }

        await Task.WhenAll(AddCountAsync(), AddCountAsync());

        Assert.Equal(["1", "2", "start"], await host.NotesAsync());
        Assert.Equal(3, host.Queue.Deliveries.Count);
        Assert.True(attempts > 2);
    }

    [Fact]
    public async Task Work_that_meets_another_transaction_every_time_is_given_up_after_five()
    {
        var attempts = 0;

        var error = await Assert.ThrowsAsync<CommerceException>(() => host.Database.RunInTransactionAsync(
            session => MeetAsync(session, () => attempts++), Cancellation));

        Assert.Equal((ErrorType.Conflict, 5), (error.Type, attempts));
    }

    [Fact]
    public async Task Work_inside_a_running_session_is_done_once_and_its_owner_repeats_all()
    {
        var (inner, outer) = (0, 0);

        await host.Database.RunInTransactionAsync(
            async session =>
            {
                await InsertAsync(session, "a");
                outer++;
                await host.Database.RunInTransactionAsync(
                    joined => ++inner < 3 ? MeetAsync(joined, () => { }) : InsertAsync(joined, "b"),
                    IsolationLevel.Serializable,
                    Cancellation);
            },
            IsolationLevel.Serializable,
            Cancellation);

        Assert.Equal((3, 3), (inner, outer));
        Assert.Equal(["a", "b"], await host.NotesAsync());
    }

    [Fact]
    public async Task Work_that_fails_for_another_reason_is_not_repeated()
    {
        var attempts = 0;
        await host.Database.AddAsync("a");

        await Assert.ThrowsAsync<CommerceException>(() => host.Database.RunInTransactionAsync(
            session =>
            {
                attempts++;
                return InsertAsync(session, "a");
            },
            IsolationLevel.Serializable,
            Cancellation));

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_not_repeated()
    {
        await using var cutter = new AnswerCutter(host.Database.ConnectionString);
        await using var cut = await TestHost.StartAsync(cutter.ConnectionString);
        var attempts = 0;

        var error = await Assert.ThrowsAsync<CommerceException>(() => cut.Database.RunInTransactionAsync(
            async session =>
            {
                attempts++;
                await InsertAsync(session, "a");
                cutter.CutNext("COMMIT");
            },
            IsolationLevel.Serializable,
            Cancellation));

        Assert.Equal(("COM6023", ErrorType.Database, 1), (error.Code, error.Type, attempts));
        Assert.Equal(["a"], await host.NotesAsync());
    }

    private static Task<IReadOnlyList<int>> MeetAsync(DatabaseSession session, Action count)
    {
        count();
        return session.QueryAsync("do $$ begin raise exception 'met' using errcode = '40001'; end $$", row => 0, [], Cancellation);
    }
}
