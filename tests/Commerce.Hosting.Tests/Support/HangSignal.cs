using Commerce.Tests;

namespace Commerce.Hosting.Tests.Support;

/// <summary>A module that hangs says so, because a test moves the clock only then. It is not of the module's own load context.</summary>
public static class HangSignal
{
    private static readonly SemaphoreSlim Hanging = new(0);

    /// <summary>Called by the module. The thread is a background one, and lives as long as the process.</summary>
    public static void Hang()
    {
        Hanging.Release();
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Called by the module.</summary>
    public static Task HangAsync(CancellationToken cancellationToken)
    {
        Hanging.Release();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Waits until a module hangs, or until the start that would have it hang is over.</summary>
    /// <returns><see langword="false"/> when the start is over.</returns>
    public static async Task<bool> WaitAsync(Task starting)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var hanging = Hanging.WaitAsync(Patience.Limit, over.Token);
        var isHanging = await Task.WhenAny(hanging, starting) == hanging && await hanging;
        await over.CancelAsync();
        return isHanging;
    }
}
