using System.Collections.Concurrent;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Health checks of modules that hang say so. It is not of a module's own load context.</summary>
public static class CheckSignals
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Hanging = new();

    /// <summary>Called by the check. The thread is a background one, and lives as long as the process.</summary>
    public static void Hang(string name)
    {
        Of(name).Release();
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Called by the check.</summary>
    public static Task HangAsync(string name, CancellationToken cancellationToken)
    {
        Of(name).Release();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Waits until a check hangs.</summary>
    public static async Task WaitAsync(string name) =>
        Assert.True(await Of(name).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken));

    /// <summary>How many calls hang for which nobody has waited.</summary>
    public static int Count(string name) => Of(name).CurrentCount;

    private static SemaphoreSlim Of(string name) => Hanging.GetOrAdd(name, _ => new SemaphoreSlim(0));
}
