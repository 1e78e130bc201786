using Commerce.Postgres.Jobs;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Jobs;

public sealed class TickLedgerTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Job = "job";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private DatabaseClock clock = null!;
    private TestHost host = null!;
    private TickLedger ledger = null!;
    private TickHistory history = null!;
    private JobStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        clock = await DatabaseClock.InstallAsync(await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation));
        host = await TestHost.StartAsync(clock.ConnectionString);
        (ledger, history, store) = (new TickLedger(host.Database), new TickHistory(host.Database), new JobStore(host.Database));
        await store.RegisterAsync([(Job, "s")], Cancellation);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_tick_is_planned_once_however_many_hosts_come_to_it()
    {
        var (now, jobs) = await store.ReadAsync(Cancellation);
        var plan = new JobPlan(jobs[Job], now, [new PlannedTick(Job, now, false, null)]);

        var woken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AdvanceAsync(plan)));

        Assert.Equal([Job], woken.SelectMany(names => names));
        Assert.Single(await history.ListAsync(Job, 10, Cancellation));
        Assert.Equal(now, (await store.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil);
    }

    [Fact]
    public async Task A_host_that_knows_another_schedule_plans_nothing()
    {
        var (now, jobs) = await store.ReadAsync(Cancellation);

        var woken = await AdvanceAsync(new JobPlan(jobs[Job] with { Schedule = "old" }, now, [new PlannedTick(Job, now, false, null)]));

        Assert.Empty(woken);
        Assert.Empty(await history.ListAsync(Job, 10, Cancellation));
    }

    [Fact]
    public async Task A_schedule_that_is_new_begins_now_and_one_that_is_not_goes_on_where_it_was()
    {
        var planned = (await store.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil;
        await clock.SetAsync(TimeSpan.FromHours(1));

        await store.RegisterAsync([(Job, "s")], Cancellation);
        Assert.Equal(planned, (await store.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil);
        await store.RegisterAsync([(Job, "other")], Cancellation);
        Assert.InRange((await store.ReadAsync(Cancellation)).Jobs[Job].PlannedUntil, planned + TimeSpan.FromHours(1), DateTimeOffset.MaxValue);
    }

    [Theory]
    [InlineData("skip")]
    [InlineData("queue")]
    [InlineData("allow")]
    public async Task A_tick_is_taken_once_however_many_hosts_want_it(string overlap)
    {
        var due = await PlanAsync(1);

        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => ClaimAsync(overlap, $"host {number}")));

        var tick = Assert.Single(taken.OfType<ClaimedTick>());
        Assert.Equal((due[0], 1), (tick.DueAt, tick.Attempt));
    }

    [Fact]
    public async Task FRAMEWORK_110_A_tick_is_skipped_while_another_run_has_not_finished()
    {
        var due = await PlanAsync(2);

        var first = await ClaimAsync("skip");
        Assert.Equal(due[0], first!.DueAt);
        Assert.Null(await ClaimAsync("skip", "other"));
        await FinishAsync(first, new TickOutcome("ran"));

        Assert.Null(await ClaimAsync("skip"));
        Assert.Equal(["skipped", "ran"], await StatesAsync());
        Assert.Equal($"the run due at {due[0].UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} had not finished", (await history.ListAsync(Job, 1, Cancellation))[0].Reason);
    }

    [Fact]
    public async Task A_tick_waits_for_the_run_before_it_when_it_queues()
    {
        var due = await PlanAsync(2);

        var first = await ClaimAsync("queue");
        Assert.Null(await ClaimAsync("queue", "other"));
        await FinishAsync(first!, new TickOutcome("ran"));

        Assert.Equal(due[1], (await ClaimAsync("queue", "other"))!.DueAt);
    }

    [Fact]
    public async Task Ticks_run_side_by_side_when_that_is_allowed()
    {
        var due = await PlanAsync(2);

        Assert.Equal(due, [(await ClaimAsync("allow"))!.DueAt, (await ClaimAsync("allow", "other"))!.DueAt]);
    }

    [Fact]
    public async Task Ticks_that_are_made_up_for_are_run_one_after_the_other()
    {
        var due = await PlanAsync(2, isLate: true);

        var first = await ClaimAsync("skip");
        await FinishAsync(first!, new TickOutcome("ran"));

        Assert.Equal(due[1], (await ClaimAsync("skip"))!.DueAt);
    }

    [Fact]
    public async Task FRAMEWORK_107_A_job_is_run_as_often_as_it_is_to_be_run()
    {
        await PlanAsync(3);

        for (var run = 0; run < 2; run++)
        {
            await FinishAsync((await ClaimAsync("queue", limit: 2))!, new TickOutcome("ran"));
        }

        Assert.Null(await ClaimAsync("queue", limit: 2));
        Assert.Equal(["skipped", "ran", "ran"], await StatesAsync());
        Assert.Equal(2, (await store.ReadAsync(Cancellation)).Jobs[Job].Executions);
    }

    [Fact]
    public async Task A_run_whose_host_is_lost_has_failed_when_it_has_one_attempt()
    {
        await PlanAsync(1);
        await ClaimAsync("skip");

        await AdvanceAsync();
        Assert.Equal(["running"], await StatesAsync());
        await clock.SetAsync(Lease + TimeSpan.FromSeconds(1));
        await AdvanceAsync();

        var tick = Assert.Single(await history.ListAsync(Job, 10, Cancellation));
        Assert.Equal("failed", tick.State);
        Assert.StartsWith("COM5116 The host me was lost", tick.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_host_is_lost_is_taken_over_when_it_has_attempts_left()
    {
        await PlanAsync(1);
        var first = await ClaimAsync("skip");
        await clock.SetAsync(Lease + TimeSpan.FromSeconds(1));

        Assert.Equal([Job], await AdvanceAsync(attempts: 2));
        var second = await ClaimAsync("skip", "other");

        Assert.Equal((first!.DueAt, 2), (second!.DueAt, second.Attempt));
        Assert.False(await ledger.FinishAsync("me", first, new TickOutcome("failed", "late"), Cancellation));
        Assert.True(await ledger.FinishAsync("other", second, new TickOutcome("ran"), Cancellation));
        Assert.Equal(["ran"], await StatesAsync());
    }

    [Fact]
    public async Task What_a_host_says_that_was_taken_for_lost_is_the_better_news()
    {
        await PlanAsync(1);
        var tick = await ClaimAsync("skip");
        await clock.SetAsync(Lease + TimeSpan.FromSeconds(1));
        await AdvanceAsync();

        await FinishAsync(tick!, new TickOutcome("ran"));

        Assert.Equal(["ran"], await StatesAsync());
    }

    [Fact]
    public async Task A_run_lives_as_long_as_its_host_says_so()
    {
        await PlanAsync(1);
        var tick = await ClaimAsync("skip");

        for (var minute = 1; minute <= 3; minute++)
        {
            await clock.SetAsync(TimeSpan.FromSeconds(20 * minute));
            Assert.Equal([(Job, tick!.DueAt)], await ledger.RenewAsync("me", [tick], Lease, Cancellation));
            await AdvanceAsync();
        }

        Assert.Equal(["running"], await StatesAsync());
        Assert.Empty(await ledger.RenewAsync("other", [tick!], Lease, Cancellation));
    }

    [Fact]
    public async Task A_tick_that_no_host_took_is_told_again_after_ten_seconds()
    {
        await PlanAsync(1);

        Assert.Empty(await AdvanceAsync());
        await clock.SetAsync(TimeSpan.FromSeconds(11));
        Assert.Equal([Job], await AdvanceAsync());
        await clock.SetAsync(TimeSpan.FromHours(-1));
        Assert.Empty(await AdvanceAsync());
    }

    [Fact]
    public async Task A_failed_attempt_waits_for_the_next_one_and_holds_back_the_ticks_after_it()
    {
        var due = await PlanAsync(2);
        await FinishAsync((await ClaimAsync("queue"))!, new TickOutcome("due", "broken", Wait: TimeSpan.FromMinutes(1)));

        Assert.Null(await ClaimAsync("queue"));
        await clock.SetAsync(TimeSpan.FromMinutes(2));

        var again = await ClaimAsync("queue");
        Assert.Equal((due[0], 2), (again!.DueAt, again.Attempt));
    }

    [Fact]
    public async Task A_run_by_hand_is_in_the_ledger_and_keeps_to_the_overlap_of_its_job()
    {
        var first = await ledger.ClaimManualAsync(Job, "me", Rules("skip"), Cancellation);

        Assert.Null(await ledger.ClaimManualAsync(Job, "me", Rules("skip"), Cancellation));
        Assert.NotNull(await ledger.ClaimManualAsync(Job, "me", Rules("allow"), Cancellation));
        Assert.True((await history.FindAsync(Job, first!.DueAt, Cancellation))!.Manual);
        Assert.Equal(0, (await store.ReadAsync(Cancellation)).Jobs[Job].Executions);
    }

    [Fact]
    public async Task A_job_that_no_host_has_is_forgotten_and_what_it_left_is_closed()
    {
        await PlanAsync(1);
        await store.RegisterAsync([("kept", "s")], Cancellation);
        await clock.SetAsync(TimeSpan.FromSeconds(61));
        await store.KeepAsync([("kept", "s")], Cancellation);

        var gone = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => store.ForgetAsync(Cancellation)));

        Assert.Equal([Job], gone.SelectMany(names => names));
        Assert.Equal(["kept"], (await store.ReadAsync(Cancellation)).Jobs.Keys);
        Assert.Equal(["skipped"], await StatesAsync());
    }

    [Fact]
    public async Task Outcomes_are_deleted_after_their_time_and_nothing_that_is_under_way()
    {
        await PlanAsync(3);
        await FinishAsync((await ClaimAsync("allow"))!, new TickOutcome("ran"));
        await ClaimAsync("allow");
        await clock.SetAsync(TimeSpan.FromDays(8));

        Assert.Equal(1, await history.DeleteOldAsync(TimeSpan.FromDays(7), 10, Cancellation));

        Assert.Equal(["due", "running"], await StatesAsync());
    }

    private static ClaimRules Rules(string overlap, int? limit = null) => new(overlap, limit, Lease);

    private static Dictionary<string, int> Attempts(int attempts) => new() { [Job] = attempts };

    private Task<List<string>> AdvanceAsync(JobPlan plan) => ledger.AdvanceAsync(Attempts(1), [plan], Cancellation);

    private Task<List<string>> AdvanceAsync(int attempts = 1) => ledger.AdvanceAsync(Attempts(attempts), [], Cancellation);

    private Task<ClaimedTick?> ClaimAsync(string overlap, string name = "me", int? limit = null) => ledger.ClaimAsync(Job, name, Rules(overlap, limit), Cancellation);

    private async Task FinishAsync(ClaimedTick tick, TickOutcome outcome) => Assert.True(await ledger.FinishAsync("me", tick, outcome, Cancellation));

    /// <summary>The states, the newest tick first.</summary>
    private async Task<List<string>> StatesAsync() => [.. (await history.ListAsync(Job, 10, Cancellation)).Select(tick => tick.State)];

    /// <summary>Plans so many ticks that are due.</summary>
    private async Task<List<DateTimeOffset>> PlanAsync(int count, bool isLate = false)
    {
        var (now, jobs) = await store.ReadAsync(Cancellation);
        var due = Enumerable.Range(0, count).Select(number => now - TimeSpan.FromSeconds(count - number)).ToList();
        await AdvanceAsync(new JobPlan(jobs[Job], now, [.. due.Select(at => new PlannedTick(Job, at, isLate, null))]));
        return due;
    }
}
