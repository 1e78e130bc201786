using System.Globalization;

namespace Commerce.Jobs.Ledger;

/// <summary>What ledgers say in the rows of ticks, so that all of them say the same.</summary>
internal static class TickReasons
{
    /// <summary>Why a tick is skipped whose job no host has.</summary>
    public const string JobRemoved = "the job is gone from the code";

    /// <summary>Why a tick is skipped whose job has reached its maximum number of runs.</summary>
    public const string RunLimitReached = "the job has reached its maximum number of runs";

    /// <summary>The form of a time within a reason, in UTC.</summary>
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Explains why a tick is skipped because of another run of its job.</summary>
    /// <param name="dueAt">The due time of the other run.</param>
    public static string NotEnded(DateTimeOffset dueAt) =>
        $"the run due at {Format(dueAt)} had not ended";

    /// <summary>Explains why a tick is skipped because of a pause.</summary>
    /// <param name="pause">The pause.</param>
    public static string Paused(JobPause pause) =>
        $"the job was paused at {Format(pause.PausedAt)} by {pause.PausedBy}{(pause.Reason is { } reason ? $": {reason}" : "")}";

    /// <summary>Describes the loss of the host that ran a tick.</summary>
    /// <param name="host">The host.</param>
    public static string HostLost(string host) =>
        $"COM5116 The host {host} was lost while it ran the job; whether the run ended is not known.";

    /// <summary>Describes that a host cancelled a run before other hosts could claim it.</summary>
    /// <param name="host">The host.</param>
    public static string ClaimNotRenewed(string host) =>
        $"COM5116 The host {host} could not renew its claim, and cancelled the run; how much of its work was done is not known.";

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
