namespace Commerce.Hosting;

/// <summary>The pause of a loop.</summary>
internal static class QuietDelay
{
    /// <summary>Waits, and ends early without an exception when the loop is stopped; the loop looks at its token next.</summary>
    public static Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken stopping) =>
        Task.Delay(pause, time, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
}
