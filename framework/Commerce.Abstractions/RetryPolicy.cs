using System.Security.Cryptography;

namespace Commerce;

/// <summary>How often and when something that failed is tried again.</summary>
/// <remarks>
/// An attempt that is due later than the engine likes to wait is a row in the store, so that it is made after a crash too. A
/// <see cref="PermanentFailureException"/> is never retried; a deadlock or serialization failure of the database always is, a few times.
/// </remarks>
public sealed record RetryPolicy
{
    /// <summary>One attempt.</summary>
    public static RetryPolicy None { get; } = new();

    /// <summary>How often in all, the first time included. Default: 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How long to wait before the second attempt. Default: not at all.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>By what the wait grows from attempt to attempt. Default: 1, not at all.</summary>
    public double Backoff { get; init; } = 1;

    /// <summary>The longest wait. Default: one hour.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// By which share, up or down, a wait is varied at random, so that many runs do not come back at once. 0 to 1; default: 0.
    /// </summary>
    public double Jitter { get; init; }

    /// <summary>Which exceptions are worth another attempt. Default: all.</summary>
    public Func<Exception, bool> Handles { get; init; } = static _ => true;

    /// <summary>Chance, 0 to 1.</summary>
    internal static double Chance() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;

    /// <summary>Decides about another attempt after one that failed. Does not throw.</summary>
    /// <param name="failure">What the attempt threw.</param>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="random">A number from 0 to 1 that decides the jitter. Default: by chance.</param>
    internal RetryDecision Decide(Exception failure, int attempt, double? random = null)
    {
        try
        {
            return failure is not PermanentFailureException && attempt < Attempts && Handles(failure)
                ? new(DelayAfter(attempt, random))
                : default;
        }
        catch (Exception exception)
        {
            return new(null, exception);
        }
    }

    /// <summary>The wait before the attempt after this one.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="random">A number from 0 to 1 that decides the jitter. Default: by chance.</param>
    internal TimeSpan DelayAfter(int attempt, double? random = null)
    {
        if (Delay <= TimeSpan.Zero)
        {
            // However often it is multiplied; the factor may have grown to infinity.
            return TimeSpan.Zero;
        }

        var wait = Math.Min(Delay.TotalMilliseconds * Math.Pow(Backoff, attempt - 1), MaxDelay.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(wait * (1 + (Jitter * ((2 * (random ?? Chance())) - 1))));
    }
}
