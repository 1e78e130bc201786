using System.Diagnostics;
using System.Runtime.Versioning;
using Commerce.EndToEnd.Tests.Support;
using Commerce.Testing.Runs;
using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>A process of these tests is killed with SIGKILL, not the application.</summary>
[SupportedOSPlatform("linux")]
public sealed class KilledTestsTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // So long that the runtime cuts the names of the sockets in it, as it does in a deep temporary directory.
    private readonly string temporary =
        Directory.CreateDirectory(RunFolder.OfProcess.Create("temporary").PadRight(70, '-')).FullName;

    [Fact]
    public async Task Tests_that_are_killed_while_an_application_runs_leave_no_process_and_no_file()
    {
        using var tests = Process.Start(Command.Describe(
            temporary,
            new Dictionary<string, string> { ["TMPDIR"] = temporary, ["ConnectionStrings__Commerce"] = "" },
            typeof(KilledTestsTests).Assembly.Location,
            "-method",
            $"*.{nameof(KillTests.An_event_whose_host_dies_after_the_commit_is_delivered_by_the_next_one)}"))!;
        await WaitUntilAsync(
            () => tests.HasExited || Processes().Exists(arguments => arguments.Contains(CrashWorld.Assembly, StringComparison.Ordinal)));
        Assert.False(tests.HasExited);

        tests.Kill();

        // A process that is just being started has no variables yet, and is not among them.
        await WaitUntilAsync(() => Processes().Count == 0 && Directory.GetFileSystemEntries(temporary).Length == 0);
    }

    /// <summary>The command lines of the processes that have this temporary directory, or one in it.</summary>
    private List<string> Processes() => [.. Directory.GetDirectories("/proc")
        .Where(folder => char.IsDigit(Path.GetFileName(folder)[0]) && Read(folder, "environ").Contains(temporary, StringComparison.Ordinal))
        .Select(folder => Read(folder, "cmdline"))];

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>Looks until the condition holds: nobody tells of processes.</summary>
    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        using var timer = new PeriodicTimer(Pause);
        while (!condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
