using System.Globalization;

namespace Commerce.Jobs.Ledger;

/// <summary>What ledgers say in the rows of ticks, so that all of them say the same.</summary>
internal static class TickReasons
{
    /// <summary>Why a tick is skipped whose job no host has.</summary>
    public const string JobRemoved = "the job is gone from the code";

    /// <summary>Why a tick is skipped whose job has reached its maximum number of runs.</summary>
    public const string RunLimitReached = "the job has reached its maximum number of runs";

    /// <summary>The form of a due time within a reason, in UTC.</summary>
    private const string DueFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Explains why a tick is skipped because of another run of its job.</summary>
    /// <param name="dueAt">The due time of the other run.</param>
    public static string NotEnded(DateTimeOffset dueAt) =>
        $"the run due at {dueAt.UtcDateTime.ToString(DueFormat, CultureInfo.InvariantCulture)} had not ended";

    /// <summary>Describes the loss of the host that ran a tick.</summary>
    /// <param name="host">The host.</param>
    public static string HostLost(string host) =>
        $"COM5116 The host {host} was lost while it ran the job; whether the run ended is not known.";
}
