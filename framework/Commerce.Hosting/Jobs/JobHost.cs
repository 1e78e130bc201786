using Hangfire;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// The only thing Hangfire stores: a job's name, to be found again in the application's files. A renamed class or assembly of a job does not concern the store.
/// </summary>
/// <remarks>Public because Hangfire calls it; not meant to be called by applications.</remarks>
public sealed class JobHost
{
    private readonly JobRunner runner;

    internal JobHost(JobRunner runner) => this.runner = runner;

    /// <summary>Runs what the ledger has due for a job: nothing when another host was faster, so that a call too many does no harm.</summary>
    /// <param name="name">The job's name.</param>
    /// <param name="cancellationToken">Hangfire's; a run has a token of its own, which is cancelled when its host gives it up.</param>
    [AutomaticRetry(Attempts = 0, LogEvents = false)]
    [ExpireFailures]
    public Task RunAsync(string name, CancellationToken cancellationToken) => runner.RunDueAsync(name);
}
