using Commerce.Diagnostics;

namespace Commerce.Jobs.Running;

/// <summary>The settings of a runner.</summary>
/// <param name="Host">The name of this host in the ledger: machine and process.</param>
/// <param name="Lease">How long a host that does not renew its claims keeps them.</param>
internal sealed record JobRunnerOptions(string Host, TimeSpan Lease)
{
    /// <summary>Gets the level of the line that each attempt logs.</summary>
    public WorkLog Log { get; init; } = WorkLog.Default;
}
