using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>
/// The host is killed with SIGKILL at a point the database chooses; what stands after the restart is compared with what was promised.
/// </summary>
public sealed class KillTests(PostgresFixture postgres)
{
    /// <summary>All work is at rest: runs have ended, events have been delivered.</summary>
    private const string AtRest =
        """
        not exists (select from commerce.workflow_execution where state in ('invoking', 'compensating'))
        and not exists (select from commerce.delivery where state = 'pending')
        """;

    public static TheoryData<string, int, bool> Points()
    {
        var points = new TheoryData<string, int, bool>();
        foreach (var committed in new[] { false, true })
        {
            // Three lines forward; a refused run has two more, backward.
            for (var line = 1; line <= 3; line++)
            {
                points.Add("accepted", line, committed);
            }

            for (var line = 3; line <= 5; line++)
            {
                points.Add("refused", line, committed);
            }
        }

        return points;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_run_killed_while_any_of_its_lines_is_written_ends_after_the_restart_as_if_nothing_had_happened(
        string kind, int line, bool committed)
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await world.CloseGateAsync("commerce.workflow_step", "insert", $"new.sequence = {line}");
        var request = world.App.Http.GetAsync($"/two?email={kind}@example.com", TestContext.Current.CancellationToken);
        var server = await world.WaitAtGateAsync();

        world.App.Kill();
        await CrashWorld.AssertLostAsync(request);
        await world.OpenGateAsync(committed ? null : server);
        await world.StartAppAsync();
        await world.WaitUntilAsync(AtRest);

        var accepted = kind == "accepted";
        Assert.Equal(
            accepted ? "done" : "reverted",
            await world.QueryAsync<string>("select string_agg(state, ',') from commerce.workflow_execution"));
        Assert.Equal(accepted ? 2 : 0, await world.QueryAsync<long>("""select count(*) from "user"."user" """));
        Assert.Equal(accepted ? 2 : 0, await world.QueryAsync<long>("select count(*) from commerce.delivery where state = 'done'"));
        Assert.Equal(accepted ? 2 : 0, await world.QueryAsync<long>("select count(*) from commerce.event"));
        Assert.Equal(accepted ? 3 : 5, await world.QueryAsync<long>("select count(*) from commerce.workflow_step"));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_run_whose_only_commit_is_cut_off_has_happened_whole_or_not_at_all(bool committed, int expected)
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await world.CloseGateAsync("commerce.workflow_step", "insert", "true");
        var request = world.App.Http.GetAsync("/one?email=a@example.com", TestContext.Current.CancellationToken);
        var server = await world.WaitAtGateAsync();

        world.App.Kill();
        await CrashWorld.AssertLostAsync(request);
        await world.OpenGateAsync(committed ? null : server);
        await world.StartAppAsync();
        await world.WaitUntilAsync(AtRest);

        Assert.Equal(expected, await world.QueryAsync<long>("""select count(*) from "user"."user" """));
        Assert.Equal(expected, await world.QueryAsync<long>("select count(*) from commerce.workflow_execution where state = 'done'"));
        Assert.Equal(expected, await world.QueryAsync<long>("select count(*) from commerce.delivery where state = 'done'"));
    }

    [Fact]
    public async Task An_event_whose_host_dies_after_the_commit_is_delivered_by_the_next_one()
    {
        await using var world = await CrashWorld.StartAsync(postgres);
        await world.CloseGateAsync("commerce.delivery", "update", "new.state = 'done'");

        var response = await world.App.Http.GetAsync("/one?email=a@example.com", TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        var server = await world.WaitAtGateAsync();
        world.App.Kill();
        await world.OpenGateAsync(server);
        Assert.Equal("pending", await world.QueryAsync<string>("select state from commerce.delivery"));

        await world.StartAppAsync();
        await world.WaitUntilAsync(AtRest);

        Assert.Equal("done", await world.QueryAsync<string>("select state from commerce.delivery"));
    }

    [Fact]
    public async Task Kills_at_random_moments_under_load_lose_no_acknowledged_work_and_leave_none_half_done()
    {
        const int seed = 20261124;
        var random = new Random(seed);
        await using var world = await CrashWorld.StartAsync(postgres);
        var acknowledged = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            await LoadAndKillAsync(world, round, random.Next(5, 60), acknowledged);
            await world.StartAppAsync();
        }

        await world.WaitUntilAsync(AtRest);

        var stored = await world.QueryAsync<string[]>("""select array_agg(email) from "user"."user" where first_name = 'first'""");
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(
            0, await world.QueryAsync<long>("select count(*) from commerce.workflow_execution where state not in ('done', 'reverted')"));
        Assert.Equal(
            0,
            await world.QueryAsync<long>(
                """
                select count(*) from (
                    select input::json #>> '{}' as email, state, (
                        select count(*) from "user"."user"
                        where email in (input::json #>> '{}', (input::json #>> '{}') || '.next')) as users
                    from commerce.workflow_execution) as run
                where users <> case state when 'done' then 2 else 0 end
                """));
        Assert.Equal(
            await world.QueryAsync<long>("""select count(*) from "user"."user" """),
            await world.QueryAsync<long>("select count(*) from commerce.delivery where state = 'done'"));
    }

    /// <summary>Sends requests, eight at a time, and kills the host after so many answers; some of them are refused.</summary>
    private static async Task LoadAndKillAsync(CrashWorld world, int round, int answers, List<string> acknowledged)
    {
        var answered = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            for (var request = 0; ; request++)
            {
                var email = $"{(request % 3 == 2 ? "refused" : "user")}-{round}-{client}-{request}@example.com";
                try
                {
                    var response = await world.App.Http.GetAsync($"/two?email={email}", TestContext.Current.CancellationToken);
                    if (response.IsSuccessStatusCode)
                    {
                        lock (acknowledged)
                        {
                            acknowledged.Add(email);
                        }
                    }
                }
                catch (Exception exception) when (CrashWorld.IsLost(exception))
                {
                    return;
                }

                if (Interlocked.Increment(ref answered) == answers)
                {
                    world.App.Kill();
                }
            }
        }));
    }
}
