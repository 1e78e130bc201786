namespace Commerce.Background;

/// <summary>
/// Cancels tokens that were handed to an application's or a module's code. The callbacks that this code registers run inside the call that
/// cancels, such as that of a timer, where an exception would end the process.
/// </summary>
internal static class ContainedCancellation
{
    /// <summary>
    /// Cancels, and runs the callbacks here. What they throw is dropped, because it is not a failure of whoever cancels. Does nothing when
    /// the source is disposed.
    /// </summary>
    /// <param name="source">The source of the token.</param>
    public static void CancelContained(this CancellationTokenSource source)
    {
        try
        {
#pragma warning disable RS0030 // The only place that may.
            source.Cancel();
#pragma warning restore RS0030
        }
        catch (AggregateException)
        {
            // Callbacks threw. The token is cancelled all the same, and the other callbacks were called.
        }
        catch (ObjectDisposedException)
        {
            // What the token was for has just ended.
        }
    }

    /// <summary>
    /// Does the same later: in the context of the caller where there is one, such as that of a simulation, otherwise on the thread pool.
    /// </summary>
    /// <param name="source">The source of the token.</param>
    public static async Task CancelApartAsync(this CancellationTokenSource source)
    {
        await Task.Yield();
        source.CancelContained();
    }

    /// <summary>
    /// Cancels at once, but runs the callbacks on the thread pool, because one that blocks would block the caller.
    /// </summary>
    /// <param name="source">The source of the token.</param>
    /// <returns>A task that completes when all callbacks have returned. It does not fail.</returns>
    public static async Task CancelContainedAsync(this CancellationTokenSource source)
    {
        try
        {
#pragma warning disable RS0030 // The only place that may.
            await source.CancelAsync();
#pragma warning restore RS0030
        }
        catch (AggregateException)
        {
            // Callbacks threw. The token is cancelled all the same, and the other callbacks were called.
        }
        catch (ObjectDisposedException)
        {
            // What the token was for has just ended.
        }
    }
}
