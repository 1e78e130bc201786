using System.Runtime.Versioning;

namespace Commerce.DevelopmentServer.Tests.Runs;

/// <summary>What a run with a private server leaves: nothing, however it ends.</summary>
[SupportedOSPlatform("linux")]
public sealed class KilledRunTests
{
    [Fact]
    public async Task A_run_that_ends_leaves_nothing()
    {
        using var temporary = new TemporaryFolder();
        using var run = await TestRun.StartAsync(temporary.Path);
        var places = await RunPlaces.OfAsync(run);

        await run.EndAsync();

        Assert.False(places.IsAlive);
        Assert.DoesNotContain(places.Folders, Directory.Exists);
        await temporary.WaitUntilNothingIsLeftAsync(run, places);
    }

    /// <summary>Root keeps the data and the socket elsewhere when others cannot enter the temporary directory.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_is_killed_leaves_nothing_although_a_child_of_it_lives(bool isOpen)
    {
        using var temporary = new TemporaryFolder(isOpen);
        using var run = await TestRun.StartAsync(temporary.Path);
        var places = await RunPlaces.OfAsync(run);

        await run.KillAsync();

        await temporary.WaitUntilNothingIsLeftAsync(run, places);
        Assert.True(Libc.Signal(run.Child, 0));
    }

    [Fact]
    public async Task A_run_that_is_killed_with_all_of_its_group_leaves_nothing()
    {
        using var temporary = new TemporaryFolder();
        using var run = await TestRun.StartAsync(temporary.Path);
        var places = await RunPlaces.OfAsync(run);

        await run.KillGroupAsync();

        await temporary.WaitUntilNothingIsLeftAsync(run, places);
    }

    [Fact]
    public async Task A_run_that_is_killed_with_its_server_leaves_nothing()
    {
        using var temporary = new TemporaryFolder();
        using var run = await TestRun.StartAsync(temporary.Path);
        var places = await RunPlaces.OfAsync(run);

        AppFolder.Kill(places.Postmaster);
        await run.KillAsync();

        await temporary.WaitUntilNothingIsLeftAsync(run, places);
    }

    [Fact]
    public async Task A_run_that_is_killed_while_its_server_starts_leaves_nothing()
    {
        using var temporary = new TemporaryFolder();
        using var run = TestRun.Launch(temporary.Path);
        await TemporaryFolder.WaitUntilAsync(
            () => Directory.GetDirectories(temporary.Path, "commerce-test-*").Any(folder => Directory.Exists($"{folder}/server-1/pg")));

        await run.KillAsync();

        await TemporaryFolder.WaitUntilAsync(() => temporary.Content.Count == 0);
    }

    [Fact]
    public async Task The_watchdog_holds_no_stream_of_the_run_whose_reader_waits_for_its_end()
    {
        using var temporary = new TemporaryFolder();
        using var run = await TestRun.StartAsync(temporary.Path);
        var output = new FileInfo($"/proc/{run.Id}/fd/1").LinkTarget;
        var watchdog = WatchdogOf(run);

        await TemporaryFolder.WaitUntilAsync(() => new FileInfo($"/proc/{watchdog}/fd/1").LinkTarget == "/dev/null");

        Assert.DoesNotContain(output, Directory.GetFiles($"/proc/{watchdog}/fd").Select(stream => new FileInfo(stream).LinkTarget));
        await run.EndAsync();
    }

    [Fact]
    public async Task The_next_run_removes_what_a_run_left_whose_watchdog_was_killed_too()
    {
        using var temporary = new TemporaryFolder();
        using var run = await TestRun.StartAsync(temporary.Path);
        var places = await RunPlaces.OfAsync(run);
        AppFolder.Kill(WatchdogOf(run));
        await run.KillAsync();
        Assert.True(places.IsAlive);
        Assert.True(run.IsApplicationAlive);

        using var next = await TestRun.StartAsync(temporary.Path);

        await TemporaryFolder.WaitUntilAsync(
            () => !places.IsAlive && !run.IsApplicationAlive && !places.Folders.Any(Directory.Exists));
        await next.EndAsync();
        await TemporaryFolder.WaitUntilAsync(() => temporary.Content.Count == 0);
    }

    [Fact]
    public async Task The_next_run_leaves_a_living_run_alone()
    {
        using var temporary = new TemporaryFolder();
        using var run = await TestRun.StartAsync(temporary.Path);
        var places = await RunPlaces.OfAsync(run);

        using var next = await TestRun.StartAsync(temporary.Path);
        await next.EndAsync();

        Assert.True(places.IsAlive);
        Assert.True(run.IsApplicationAlive);
        Assert.Equal(1, await AppFolder.AskAsync(run.Database, "select 1"));
        await run.EndAsync();
        await temporary.WaitUntilNothingIsLeftAsync(run, places);
    }

    /// <summary>The shell among its children.</summary>
    private static int WatchdogOf(TestRun run) => Directory.GetDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
        .Single(pid => pid > 0 && IsShellOf(run.Id, pid));

    private static bool IsShellOf(int parent, int pid)
    {
        try
        {
            var status = File.ReadAllText($"/proc/{pid}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ')[1] == $"{parent}"
                && File.ReadAllText($"/proc/{pid}/cmdline").StartsWith("/bin/sh\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // It has ended meanwhile.
        }
    }
}
