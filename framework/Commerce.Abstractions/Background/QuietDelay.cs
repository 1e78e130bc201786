namespace Commerce.Background;

/// <summary>The pause before work is tried again.</summary>
internal static class QuietDelay
{
    /// <summary>Waits. When the token is cancelled it returns early, without an exception; the caller checks the token next.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="pause">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task PauseAsync(this TimeProvider time, TimeSpan pause, CancellationToken cancellationToken) =>
        // The caller's context is kept: the prover runs everything on its own.
        await Task.Delay(pause, time, cancellationToken).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
