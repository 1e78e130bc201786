namespace Commerce;

/// <summary>What a policy says after an attempt that failed.</summary>
/// <param name="Delay">The wait before the next attempt; <see langword="null"/> when there is none.</param>
/// <param name="PolicyFailure">
/// What the application's part of the policy threw. Then there is no other attempt, because nobody can say that one is safe.
/// </param>
internal readonly record struct RetryDecision(TimeSpan? Delay, Exception? PolicyFailure = null);
