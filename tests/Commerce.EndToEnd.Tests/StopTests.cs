using Commerce.EndToEnd.Tests.Crashes;
using Commerce.EndToEnd.Tests.Support;
using Commerce.Testing.Runs;

namespace Commerce.EndToEnd.Tests;

/// <summary>A process ends when it is asked to, whatever runs in it.</summary>
public sealed class StopTests : IAsyncLifetime
{
    private readonly string folder = RunFolder.OfProcess.Create("stop");
    private RunningApp app = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await RunningApp.StartAsync(folder, CrashWorld.Assembly);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_thread_that_keeps_the_process_does_not_keep_it_for_ever()
    {
        await app.Http.GetAsync("/stay", Cancellation);

        Assert.Equal(0, await app.StopAsync());
        await app.WaitForAsync(line => line.StartsWith("The application has stopped, but a thread keeps", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_signal_ends_the_process_at_once()
    {
        var hanging = app.Http.GetAsync("/hang", Cancellation);
        await app.WaitForAsync(line => line.Contains("Hanging", StringComparison.Ordinal));
        app.Signal("TERM");
        await WaitUntilStoppingAsync();

        Assert.Equal(128 + 15, await app.StopAsync());
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
    }

    private async Task WaitUntilStoppingAsync()
    {
        try
        {
            while ((await app.Http.GetAsync("/health", Cancellation)).IsSuccessStatusCode)
            {
            }
        }
        catch (HttpRequestException)
        {
            // It does not listen any more.
        }
    }
}
