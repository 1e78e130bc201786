using Commerce.Background;

namespace Commerce.Jobs.Ledger;

/// <summary>
/// The port to the store of jobs and their ticks: a row for each due time, and what became of it.
/// </summary>
/// <remarks>
/// All times are the ledger's own. Each call is atomic: any number of hosts may call at once, and the ledger decides which of them plans,
/// claims or ends a tick.
/// </remarks>
internal interface IJobLedger
{
    /// <summary>The maximum number of ticks that one <see cref="AdvanceAsync"/> wakes hosts for, so that hosts share them.</summary>
    const int WokenAtATime = 50;

    /// <summary>How long after a wake-up a tick that is still due is woken for again.</summary>
    static readonly TimeSpan WokenAgainAfter = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long no host has had a job under its schedule when one that has it under another schedule plans it by that: longer than a few
    /// calls of <see cref="KeepAsync"/> take.
    /// </summary>
    static readonly TimeSpan ScheduleGrace = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Registers the jobs of a host that starts. A job that is new, or has another schedule than before, is planned from now on; the others
    /// continue where they were, however long no host was running or had them.
    /// </summary>
    /// <param name="jobs">The host's jobs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task RegisterAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Keeps the jobs of a running host from being forgotten, and brings back those that are gone. A job that no host has had under its
    /// schedule for <see cref="ScheduleGrace"/>, such as after a deployment that was rolled back, has this host's schedule from then on.
    /// </summary>
    /// <param name="jobs">The host's jobs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task KeepAsync(IReadOnlyList<RegisteredJob> jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Marks the jobs as gone that no host has named for <see cref="HostAbsence.Limit"/>, and closes their ticks. Their runs stay counted,
    /// and the ledger still knows up to when they are planned, in case a host has them again.
    /// </summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The jobs that are gone since this call. Each is reported to one host.</returns>
    Task<IReadOnlyList<ForgottenJob>> ForgetAsync(CancellationToken cancellationToken);

    /// <summary>Reads all jobs and the ledger's time.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<LedgerSnapshot> ReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Ends or releases attempts whose hosts are lost, adds the ticks that have become due, and finds those that wait for a host.
    /// </summary>
    /// <param name="attempts">The number of attempts of each job of this host.</param>
    /// <param name="plans">The ticks that have become due. A plan that another host was faster with changes nothing.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The jobs to wake a host for, one entry for each tick. No other call returns the same tick for <see cref="WokenAgainAfter"/>.
    /// </returns>
    Task<IReadOnlyList<string>> AdvanceAsync(
        IReadOnlyDictionary<string, int> attempts, IReadOnlyList<JobPlan> plans, CancellationToken cancellationToken);

    /// <summary>Takes back a wake-up that no host follows: the next <see cref="AdvanceAsync"/> returns the job's due ticks again.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task ForgetWakeAsync(string job, CancellationToken cancellationToken);

    /// <summary>
    /// Pauses a job for all hosts. Attempts that are running go on. No other one is claimed: ticks that have not begun are skipped when a
    /// host comes to them, and runs that are due for a further attempt wait. A pause lasts until <see cref="ResumeAsync"/>, also when no
    /// host has the job meanwhile.
    /// </summary>
    /// <param name="job">The job. The ledger need not have it.</param>
    /// <param name="request">Who pauses it, and why.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<PauseOutcome> PauseAsync(string job, PauseRequest request, CancellationToken cancellationToken);

    /// <summary>Ends the pause of a job. What was due in it stays skipped, or is skipped when a host comes to it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="by">Who resumes it.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The pause that has ended; <see langword="null"/> when the job was not paused.</returns>
    Task<JobPause?> ResumeAsync(string job, string by, CancellationToken cancellationToken);

    /// <summary>Claims the next due tick of a job, and skips those that are not run because of it, or because of a pause.</summary>
    /// <param name="job">The job.</param>
    /// <param name="host">The name of the host that runs the tick.</param>
    /// <param name="rules">The rules by which a tick of the job may be claimed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<TickClaim> ClaimAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a tick that a person asked for, and claims it, also while the job is paused. Attempts whose hosts are lost are ended or
    /// released first, because no other host may be there to do so.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="host">The name of the host that runs the tick.</param>
    /// <param name="rules">The rules by which a tick of the job may be claimed.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tick; <see langword="null"/> when another run has not ended and the job allows none beside it.</returns>
    Task<ClaimedTick?> ClaimManualAsync(string job, string host, ClaimRules rules, CancellationToken cancellationToken);

    /// <summary>Renews the leases of claimed ticks.</summary>
    /// <param name="host">The host that runs them.</param>
    /// <param name="ticks">The ticks.</param>
    /// <param name="lease">How long the new leases last.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Those of the attempts that the host still owns; of the others, another attempt may have been claimed.</returns>
    Task<IReadOnlyList<ClaimedTick>> RenewAsync(
        string host, IReadOnlyCollection<ClaimedTick> ticks, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Records how an attempt ended. This also holds when the host was presumed lost meanwhile, because the outcome is known now; it does
    /// not when another attempt has started. A tick that is skipped no longer counts as one of the job's runs.
    /// </summary>
    /// <param name="host">The host that ran the attempt.</param>
    /// <param name="tick">The attempt.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="true"/> when it was recorded; <see langword="false"/> when another attempt has started.</returns>
    Task<bool> EndAsync(string host, ClaimedTick tick, TickOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Lists the ticks of a job, the newest first.</summary>
    /// <param name="job">The job.</param>
    /// <param name="take">The maximum number of ticks to return.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<TickRecord>> ListAsync(string job, int take, CancellationToken cancellationToken);

    /// <summary>Finds a tick.</summary>
    /// <param name="tick">The tick.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The tick; <see langword="null"/> when the ledger does not have it.</returns>
    Task<TickRecord?> FindAsync(TickId tick, CancellationToken cancellationToken);

    /// <summary>Lists the newest tick of each of the given jobs that has any.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyList<TickRecord>> ListNewestAsync(IReadOnlyCollection<string> jobs, CancellationToken cancellationToken);

    /// <summary>Finds, for each job that has any, the due time of its oldest tick that no host has started.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> FindWaitingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes ticks and pauses that ended long ago. Ticks that are due or running are kept, and so are pauses that last.
    /// </summary>
    /// <param name="keep">How long they are kept after they have ended.</param>
    /// <param name="take">The maximum number of ticks to delete.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of deleted ticks.</returns>
    Task<int> DeleteEndedAsync(TimeSpan keep, int take, CancellationToken cancellationToken);
}
