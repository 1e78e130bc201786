using System.Runtime.Versioning;
using Commerce.Testing.Runs;
using Commerce.Tests;

namespace Commerce.DevelopmentServer.Tests.Runs;

/// <summary>A temporary directory for runs under test, which have to leave it empty.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TemporaryFolder : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public TemporaryFolder(bool isOpen = true)
    {
        Path = RunFolder.OfProcess.Create("temporary");
        if (!isOpen)
        {
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_000_000);
        }
    }

    public string Path { get; }

    public IReadOnlyList<string> Content => Directory.GetFileSystemEntries(Path);

    /// <summary>Waits until all that a run left is gone: its processes, and its files wherever they are.</summary>
    public async Task WaitUntilNothingIsLeftAsync(TestRun run, RunPlaces places)
    {
        await WaitUntilAsync(() => !places.IsAlive && !run.IsApplicationAlive);
        await WaitUntilAsync(() => !places.Folders.Any(Directory.Exists));
        await WaitUntilAsync(() => Content.Count == 0);
    }

    /// <summary>Looks until the condition holds: other processes change files without telling anybody.</summary>
    public static Task WaitUntilAsync(Func<bool> condition) => WaitUntilAsync(() => Task.FromResult(condition()));

    public static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        using var timer = new PeriodicTimer(Pause);
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
