using System.Text.Json;
using Commerce.Hosting.Tests.Support;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Commands;

public sealed class JobCommandTests : IAsyncLifetime
{
    private string database = "";

    public async ValueTask InitializeAsync()
    {
        database = await HostingApp.CreateDatabaseAsync();
        await RunAsync("db migrate");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_run_by_hand_is_in_the_history_and_in_the_list()
    {
        Assert.Equal("The job has not been due yet.", (await RunAsync("jobs history tick")).Output.Trim());
        Assert.Matches(@"tick +\* \* \* \* \* \* Europe/Berlin +\S+ \S+Z\s", (await RunAsync("jobs list")).Output);

        var run = await RunAsync("jobs run tick");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("^tick ran in [0-9]+ ms", run.Output);

        Assert.Matches(@"Z +ran, by hand +1 +\S+:\d+ +", (await RunAsync("jobs history tick")).Output);
        using var history = JsonDocument.Parse((await RunAsync("jobs history tick --take 5 --json")).Output);
        var tick = Assert.Single(history.RootElement.GetProperty("ticks").EnumerateArray());
        Assert.Equal(("ran", true), (tick.GetProperty("state").GetString(), tick.GetProperty("manual").GetBoolean()));
        using var list = JsonDocument.Parse((await RunAsync("jobs list --json")).Output);
        var listed = list.RootElement.GetProperty("jobs").EnumerateArray().Single(job => job.GetProperty("name").GetString() == "tick");
        Assert.Equal("ran", listed.GetProperty("last").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_job_is_previewed_in_its_zone_and_in_utc()
    {
        var preview = await RunAsync("jobs preview tick --next 3");
        Assert.Matches(@"^EUROPE/BERLIN +UTC\s+(\w{3} \S+ \S+ \+0[12]:00  \S+ \S+Z\s+){3}$", preview.Output);

        using var json = JsonDocument.Parse((await RunAsync("jobs preview tick --json")).Output);
        var times = json.RootElement.GetProperty("times").EnumerateArray().ToList();
        Assert.Equal(10, times.Count);
        Assert.All(times, time => Assert.Equal(time.GetProperty("utc").GetDateTimeOffset(), time.GetProperty("zone").GetDateTimeOffset()));
        Assert.Equal("Europe/Berlin", json.RootElement.GetProperty("time_zone").GetString());
    }

    [Fact]
    public async Task A_run_by_hand_that_fails_or_may_not_begin_fails_the_command()
    {
        var gone = await RunAsync("jobs run gone");
        Assert.Equal((1, ""), (gone.ExitCode, gone.Output));
        Assert.Contains("COM5115 There is no job 'gone'.", gone.Error, StringComparison.Ordinal);
        Assert.Contains("tick", gone.Error, StringComparison.Ordinal);

        var failed = await RunAsync("jobs run broken");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("broken failed in", failed.Output, StringComparison.Ordinal);
        Assert.Contains("COM5120 It is broken.", failed.Error, StringComparison.Ordinal);

        await using var watch = await DatabaseWatch.StartAsync(database, "commerce.job_tick");
        await watch.ExecuteAsync(
            """
            insert into commerce.job_tick (job, due_at, state, available_at, lease_until)
            values ('tick', now(), 'running', now(), now() + interval '1 hour')
            """);
        var second = await RunAsync("jobs run tick");
        Assert.Equal((1, ""), (second.ExitCode, second.Output));
        Assert.Contains("COM5119", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_is_paused_and_resumed_and_what_changes_nothing_says_so()
    {
        var paused = await RunAsync("jobs pause tick --reason maintenance");
        Assert.Equal((0, ""), (paused.ExitCode, paused.Error));
        Assert.Contains("tick is paused: its due times are skipped until 'jobs resume tick'.", paused.Output, StringComparison.Ordinal);
        var again = await RunAsync("jobs pause tick --reason other");
        Assert.Equal(0, again.ExitCode);
        Assert.Matches(@"^tick is paused already, since \S+ \S+Z by \S+@\S+ \(maintenance\)\. Nothing was changed\.", again.Output);
        Assert.Matches(@"tick .* since \S+ \S+Z by \S+@\S+ \(maintenance\)", (await RunAsync("jobs list")).Output);
        using var list = JsonDocument.Parse((await RunAsync("jobs list --json")).Output);
        var listed = list.RootElement.GetProperty("jobs").EnumerateArray().ToDictionary(
            job => job.GetProperty("name").GetString()!, job => job.GetProperty("paused"));
        Assert.Equal("maintenance", listed["tick"].GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, listed["broken"].ValueKind);

        var resumed = await RunAsync("jobs resume tick --json");
        using var pause = JsonDocument.Parse(resumed.Output);
        Assert.True(pause.RootElement.GetProperty("changed").GetBoolean());
        Assert.NotEqual(default, pause.RootElement.GetProperty("pause").GetProperty("resumed_at").GetDateTimeOffset());
        var nothing = await RunAsync("jobs resume tick");
        Assert.Equal((0, "tick is not paused. Nothing was changed."), (nothing.ExitCode, nothing.Output.Trim()));
    }

    [Fact]
    public async Task A_job_that_is_not_known_is_not_paused_and_the_nearest_name_is_suggested()
    {
        foreach (var (wanted, meant) in new[] { ("tik", "tick"), ("scheduled", "workflow:scheduled"), ("schedulde", "workflow:scheduled") })
        {
            var unknown = await RunAsync($"jobs pause {wanted}");
            Assert.Equal((1, ""), (unknown.ExitCode, unknown.Output));
            Assert.Contains($"COM5115 There is no job '{wanted}'.", unknown.Error, StringComparison.Ordinal);
            Assert.Contains($"Did you mean '{meant}'?", unknown.Error, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await RunAsync($"jobs pause tick --reason {new string('x', 501)}")).ExitCode);
        await using var watch = await DatabaseWatch.StartAsync(database, "commerce.job_tick");
        Assert.Equal(0, await watch.QueryAsync<long>("select count(*) from commerce.job_pause"));

        // A job of another version of the application, which only the ledger knows.
        await watch.ExecuteAsync(
            """
            insert into commerce.job (name, schedule, schedule_seen_at, planned_until, seen_at)
            values ('newer', 'every 1', now(), now(), now())
            """);
        Assert.Equal(0, (await RunAsync("jobs pause newer")).ExitCode);
        await watch.ExecuteAsync("delete from commerce.job");
        Assert.Contains("newer is resumed.", (await RunAsync("jobs resume newer")).Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> RunAsync(string command) => CommandRun.RunAsync(database, command);
}
