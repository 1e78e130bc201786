namespace Commerce.Background;

/// <summary>Why a background loop makes no progress.</summary>
/// <param name="Error">Why the last iteration failed.</param>
/// <param name="Since">When the first iteration failed, without one that succeeded since.</param>
internal sealed record LoopFailure(Exception Error, DateTimeOffset Since)
{
    /// <summary>The failure after one more iteration has failed.</summary>
    /// <param name="before">The failure before that iteration; <see langword="null"/> when it is the first one.</param>
    /// <param name="error">Why it failed.</param>
    /// <param name="time">The clock.</param>
    public static LoopFailure After(LoopFailure? before, Exception error, TimeProvider time) =>
        new(error, before?.Since ?? time.GetUtcNow());
}
