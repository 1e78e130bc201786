namespace Commerce.Workflows.Journal;

/// <summary>
/// The store of runs, and the engine's only way to it: everything it promises about crashes rests on the few operations here,
/// so that a test can stop the world before, inside and after each of them. Clock and order are the journal's, never the host's.
/// </summary>
/// <remarks>
/// A run is owned by the host that runs it, or by none. Any host may claim a run that is due and that no host owns.
/// </remarks>
internal interface IJournal : IRunReader
{
    /// <summary>
    /// How long after a host has last known a plan other hosts leave its runs alone. Then any host claims them, to park them. Longer than
    /// it takes to deploy, or to replace a host.
    /// </summary>
    static readonly TimeSpan PlanGrace = TimeSpan.FromHours(1);

    /// <summary>Opens the unit of work for one call of a handler. The handler's writes to the shared database join it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="transactional">
    /// The step is declared so: what it writes must all be in the unit. Default: <see langword="false"/>.
    /// </param>
    /// <remarks>The unit is found by the handler's code through the flow of the call, so the method must not be asynchronous.</remarks>
    IJournalUnit Begin(RunHeader run, bool transactional = false);

    /// <summary>Classifies an exception that a handler threw or the journal met.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>What it means for the run. A cause inside another exception counts when it is transient.</returns>
    JournalFailure Classify(Exception exception);

    /// <summary>
    /// Writes entries without effects. They are on disk when the call returns; a lost acknowledgement is resolved by reading back.
    /// </summary>
    /// <exception cref="RunFencedException">Another host owns the run, or has written these entries.</exception>
    /// <exception cref="DuplicateRunException">The transaction id was used before.</exception>
    /// <exception cref="OperationCanceledException">
    /// The call was cancelled before the write was on its way: nothing of it remains.
    /// </exception>
    ValueTask WriteAsync(JournalWrite write, CancellationToken cancellationToken);

    /// <summary>Releases a run that can only wait.</summary>
    /// <param name="run">The run.</param>
    /// <param name="wakeIn">After which time it is due again; <see langword="null"/>: only for a message.</param>
    /// <param name="messagesSeen">The number of the last message the run has seen.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> when a newer message is there: the run is still this host's and continues.</returns>
    /// <exception cref="RunFencedException">The run belongs to another host.</exception>
    ValueTask<bool> SuspendAsync(RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken);

    /// <summary>
    /// Claims runs that are due, runs whose host is gone, and runs that this host owns without running them. Of the latter two, those that
    /// were claimed four times without a new entry are left alone for a while, which grows from one to sixty seconds.
    /// </summary>
    /// <param name="running">The ids of the runs this host is running.</param>
    /// <param name="room">How many runs to claim, of which workflows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The runs; they now belong to this host, and have started. One that cannot be read is among them, see
    /// <see cref="StoredRun.Unreadable"/>, because it must not keep the host from the others.
    /// </returns>
    ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
        IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken);

    /// <summary>Claims one run if no host owns it or its host is gone, due or not, unless it is parked.</summary>
    /// <returns>
    /// The run, which now belongs to this host; <see langword="null"/> when it is owned, parked, not there, or left to other hosts.
    /// </returns>
    ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a message into a run's mailbox. A run that no host owns becomes due at once, also one that has ended. A message to a step is
    /// accepted only while it is expected, see <see cref="MessageKindExtensions"/>, and while no other such message waits for its entry:
    /// of several that are sent at once, one is accepted. A request to retry compensations is accepted only by a run that has failed and
    /// was not superseded; from then on it is compensating, so that it is neither asked twice nor superseded.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="message">
    /// The message, without a number. With an attempt it is accepted only if that one expects it. A second message of the same key to the
    /// same step of a run is the first one. Only the host that owns the run may send <see cref="MessageKind.TimeOut"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The message's number, of the first one when the key was used before; <see langword="null"/> when it was not accepted, or when the
    /// run is not there.
    /// </returns>
    ValueTask<int?> SendAsync(RunId runId, RunMessage message, CancellationToken cancellationToken);

    /// <summary>The messages of a run after a number.</summary>
    /// <exception cref="RunUnreadableException">One of them cannot be read.</exception>
    ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(RunId runId, int after, CancellationToken cancellationToken);

    /// <summary>Finds those of this host's runs that have unseen messages.</summary>
    /// <param name="seen">For each run, the number of the last message it has seen.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<RunId>> FindRunsWithMessagesAsync(IReadOnlyDictionary<RunId, int> seen, CancellationToken cancellationToken);

    /// <summary>
    /// Acquires one of several locks for a run, which keeps it until it ends, on whatever host. Safe to repeat: a run that holds one of
    /// them gets no other.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="keys">The keys, the preferred one first.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>
    /// The fencing token, greater than that of every holder of the key before; <see langword="null"/> when other runs hold all of them.
    /// </returns>
    /// <exception cref="RunFencedException">The run belongs to another host.</exception>
    ValueTask<long?> TryLockAsync(RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Parks a run, unless another host owns it: no host resumes it until a person decides.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="reason">Why, for the person who decides.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask ParkAsync(RunId runId, string reason, CancellationToken cancellationToken);

    /// <summary>Unparks a run: no host owns it and it is due at once.</summary>
    /// <returns><see langword="false"/> when it was not parked.</returns>
    ValueTask<bool> UnparkAsync(RunId runId, CancellationToken cancellationToken);

    /// <summary>
    /// Says which plans this host knows; to be repeated. It claims no run of a plan that it does not know while another host has known it
    /// within <see cref="PlanGrace"/>. The texts are kept, so that a run whose plan has changed can be compared with what it began with.
    /// </summary>
    /// <param name="plans">The plans.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask RegisterPlansAsync(IReadOnlyList<KnownPlan> plans, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the runs that are due, or whose host is gone, and that this host leaves alone because it does not know their plans.
    /// </summary>
    /// <param name="dueFor">For how long they must have been due.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<StrandedRuns>> FindStrandedAsync(TimeSpan dueFor, CancellationToken cancellationToken);

    /// <summary>The text of a plan, or <see langword="null"/> when it was never kept.</summary>
    ValueTask<string?> FindPlanAsync(string planHash, CancellationToken cancellationToken);

    /// <summary>Deletes runs that have ended, are not due, and whose retention is over, with their entries and messages.</summary>
    /// <param name="take">The maximum number of runs to delete.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were deleted.</returns>
    ValueTask<int> DeleteExpiredAsync(int take, CancellationToken cancellationToken);
}
