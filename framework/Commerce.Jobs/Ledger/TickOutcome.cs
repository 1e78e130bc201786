using Commerce.Diagnostics;

namespace Commerce.Jobs.Ledger;

/// <summary>How an attempt of a tick ended.</summary>
internal sealed record TickOutcome
{
    private const string TriedAgain = "it is tried again";

    /// <summary>What every store can add to a time.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(365);

    private TickOutcome(TickState state) => State = state;

    /// <summary>Gets the outcome of an attempt that ended without an exception.</summary>
    public static TickOutcome Ran { get; } = new(TickState.Ran);

    /// <summary>
    /// Gets the state of the tick after the attempt: <see cref="TickState.Ran"/>, <see cref="TickState.Failed"/>, or
    /// <see cref="TickState.Due"/> when another attempt follows, <see cref="TickState.Skipped"/> when it did nothing.
    /// </summary>
    public TickState State { get; }

    /// <summary>Gets what the attempt threw; <see langword="null"/> when it did not fail.</summary>
    public string? Error { get; private init; }

    /// <summary>Gets why the tick is due again, or skipped; <see langword="null"/> when it is neither.</summary>
    public string? Reason { get; private init; }

    /// <summary>Gets whether the host has released the attempt, which then does not count.</summary>
    public bool IsReleased { get; private init; }

    /// <summary>Gets how long the tick waits for its next attempt.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>Creates the outcome of the last attempt that failed.</summary>
    /// <param name="error">What the attempt threw.</param>
    public static TickOutcome Failed(string error) => new(TickState.Failed) { Error = ExceptionText.Storable(error) };

    /// <summary>Creates the outcome of an attempt that found that the tick must not be run.</summary>
    /// <param name="reason">Why.</param>
    public static TickOutcome Skipped(string reason) => new(TickState.Skipped) { Reason = ExceptionText.Storable(reason) };

    /// <summary>Creates the outcome of a failed attempt that is followed by another one.</summary>
    /// <param name="error">What the attempt threw.</param>
    /// <param name="delay">How long to wait before the next attempt, at most a year.</param>
    public static TickOutcome Retry(string error, TimeSpan delay) => new(TickState.Due)
    {
        Error = ExceptionText.Storable(error),
        Reason = TriedAgain,
        Delay = delay < LongestDelay ? delay : LongestDelay,
    };

    /// <summary>Creates the outcome of an attempt that its host releases without a failure: another host starts the next one.</summary>
    /// <param name="reason">Why the host releases it.</param>
    public static TickOutcome Released(string reason) =>
        new(TickState.Due) { Reason = ExceptionText.Storable(reason), IsReleased = true };
}
