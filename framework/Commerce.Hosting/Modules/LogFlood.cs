using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>
/// Limits how much a module logs, because an endless loop would fill the disk and hide the log of everybody else. What is left out is
/// counted and reported.
/// </summary>
/// <param name="module">The module.</param>
/// <param name="logger">The log of the report.</param>
/// <param name="time">The clock.</param>
internal sealed partial class LogFlood(string module, ILogger logger, TimeProvider time)
{
    /// <summary>The maximum number of entries in a second.</summary>
    public const int Limit = 1000;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long started = time.GetTimestamp();
    private int count;

    /// <summary>Counts an entry.</summary>
    /// <returns><see langword="false"/> when it is to be left out.</returns>
    public bool Allows()
    {
        var (before, now) = Count();
        if (before > Limit)
        {
            LogLeftOut(module, before - Limit, Limit);
        }

        if (now == Limit + 1)
        {
            // At once: after a single burst there may be no other occasion.
            LogFlooded(module, Limit);
        }

        return now <= Limit;
    }

    /// <returns>The entries of the second before, when a new one begins; and those of this one.</returns>
    private (int Before, int Now) Count()
    {
        lock (gate)
        {
            var before = 0;
            if (time.GetElapsedTime(started) >= Window)
            {
                (started, before, count) = (time.GetTimestamp(), count, 0);
            }

            return (before, ++count);
        }
    }

    [LoggerMessage(
        EventId = 1905,
        Level = LogLevel.Warning,
        Message = "The module '{Module}' logs more than {Limit} entries in a second; the rest of this second is left out")]
    private partial void LogFlooded(string module, int limit);

    [LoggerMessage(
        EventId = 1904,
        Level = LogLevel.Warning,
        Message = "The module '{Module}' logs too much: {Count} entries were left out, beyond {Limit} in a second")]
    private partial void LogLeftOut(string module, int count, int limit);
}
