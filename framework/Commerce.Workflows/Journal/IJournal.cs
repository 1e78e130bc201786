namespace Commerce.Workflows.Journal;

/// <summary>
/// Where runs are kept. The engine's only way to storage: everything it promises about crashes rests on the few operations here,
/// so that a test can stop the world before, inside and after each of them. Clock and order are the journal's, never the host's.
/// </summary>
/// <remarks>
/// A run is owned by the host that runs it, or by nobody. One that nobody owns and that is due may be claimed by any host.
/// </remarks>
public interface IJournal : IRunReader
{
    /// <summary>Opens the unit of work for one call of a handler. What the handler writes to the shared database joins it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="transactional">The step is declared so: what it writes must all be in the unit. Default: <see langword="false"/>.</param>
    /// <remarks>The unit is found by the handler's code through the flow of the call, so the method must not be asynchronous.</remarks>
    IJournalUnit Begin(RunHeader run, bool transactional = false);

    /// <summary>Classifies an exception that a handler threw or a commit met.</summary>
    /// <param name="exception">The exception.</param>
    /// <returns>What it means for the attempt. A cause inside another exception counts when it is transient.</returns>
    JournalFailure Classify(Exception exception);

    /// <summary>Writes what has no effects to go with. It is on disk when the call returns; a lost acknowledgement is resolved by reading back.</summary>
    /// <exception cref="RunFencedException">Another host owns the run, or has written these entries.</exception>
    /// <exception cref="DuplicateRunException">The transaction id was used before.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled before the write was on its way: nothing of it remains.</exception>
    ValueTask WriteAsync(JournalWrite write, CancellationToken cancellationToken);

    /// <summary>Gives a run back that has nothing to do but wait.</summary>
    /// <param name="run">The run.</param>
    /// <param name="wakeIn">After which time it is due again; <see langword="null"/>: only for a message.</param>
    /// <param name="messagesSeen">The number of the last message the run has seen.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> when a newer message is there: the run is still this host's and goes on.</returns>
    /// <exception cref="RunFencedException">The run belongs to another host.</exception>
    ValueTask<bool> SuspendAsync(RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken);

    /// <summary>Takes over runs that are due, runs whose host is gone, and own ones that nobody is running.</summary>
    /// <param name="running">The ids of the runs this host is running.</param>
    /// <param name="limit">The most to take.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The runs; they now belong to this host, and have started.</returns>
    ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(IReadOnlyCollection<string> running, int limit, CancellationToken cancellationToken);

    /// <summary>Takes one run over, if nobody owns it or its host is gone, due or not, unless it is set aside.</summary>
    /// <returns>The run; it now belongs to this host. <see langword="null"/> when it is another's, this host's own, set aside, or not there.</returns>
    ValueTask<StoredRun?> ClaimAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Puts a message into a run's mailbox. A run that nobody owns is due at once, also one that has ended.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="step">The path of the step it is for; empty for the run.</param>
    /// <param name="payload">JSON, or <see langword="null"/>.</param>
    /// <param name="permanent">With <see cref="MessageKind.Fail"/>: no attempt is made any more.</param>
    /// <param name="key">An idempotency key: a second message of the same key to the same run is the first one. <see langword="null"/>: none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The message's number, of the first one when the key was used before; <see langword="null"/> when the run is not there.</returns>
    ValueTask<int?> SendAsync(
        string runId, MessageKind kind, string step, string? payload, bool permanent, string? key, CancellationToken cancellationToken);

    /// <summary>The messages of a run after a number.</summary>
    ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(string runId, int after, CancellationToken cancellationToken);

    /// <summary>Which of these runs of this host have messages they have not seen.</summary>
    /// <param name="seen">For each run, the number of the last message it has seen.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask<IReadOnlyList<string>> FindRunsWithMessagesAsync(IReadOnlyDictionary<string, int> seen, CancellationToken cancellationToken);

    /// <summary>Takes a lock for a run; it is the run's until the run ends, wherever it is running. Safe to repeat.</summary>
    /// <returns>The fencing token, greater than that of every holder of the key before; <see langword="null"/> when another run holds the lock.</returns>
    /// <exception cref="RunFencedException">The run belongs to another host.</exception>
    ValueTask<long?> TryLockAsync(RunHeader run, string key, CancellationToken cancellationToken);

    /// <summary>Sets a run aside: nobody goes on with it until a person decides.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="reason">Why, for the person.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask ParkAsync(string runId, string reason, CancellationToken cancellationToken);

    /// <summary>Takes a run back that was set aside: nobody owns it and it is due at once.</summary>
    /// <returns><see langword="false"/> when it was not set aside.</returns>
    ValueTask<bool> UnparkAsync(string runId, CancellationToken cancellationToken);

    /// <summary>Keeps the texts of plans, so that a run whose plan has changed can be compared with what it began with.</summary>
    /// <param name="plans">The texts by their hashes. Those that are kept already stay.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    ValueTask SavePlansAsync(IReadOnlyDictionary<string, string> plans, CancellationToken cancellationToken);

    /// <summary>The text of a plan, or <see langword="null"/> when it was never kept.</summary>
    ValueTask<string?> FindPlanAsync(string planHash, CancellationToken cancellationToken);

    /// <summary>Deletes runs that have ended, that nobody has in hand, that are not due, and whose retention is over; with their entries and messages.</summary>
    /// <param name="limit">The most to delete.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many were deleted.</returns>
    ValueTask<int> DeleteExpiredAsync(int limit, CancellationToken cancellationToken);
}
