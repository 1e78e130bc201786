namespace Commerce.Background;

/// <summary>The pause of a background loop.</summary>
internal static class QuietDelay
{
    /// <summary>Waits, and ends early without an exception when the loop is stopped; the loop checks its token next.</summary>
    public static async Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken stopping) =>
        await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
