using Commerce.Postgres.Errors;
using Commerce.Postgres.GroupCommit;
using Commerce.Postgres.Sessions;
using Commerce.Workflows;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>
/// The journal on PostgreSQL. A step's effects, its entries and its events are one transaction; writes without effects share one with
/// whatever else is waiting. The journal's own statements never join the session of the call that needs them.
/// </summary>
/// <remarks>
/// When the connection is lost a call fails with a <see cref="JournalUnavailableException"/> <c>COM3011</c>, when the server cannot write
/// (out of disk, memory or connections, read-only, or without the runtime's tables) with <c>COM6011</c>.
/// </remarks>
internal sealed class PostgresJournal : IJournal
{
    /// <summary>A transaction has one write of a run.</summary>
    internal static readonly GroupRules<JournalWrite> Rules = new(static write => write.Run.Id.Value, Characters);

    private readonly Database database;
    private readonly Func<long> hostId;
    private readonly GroupWriter<JournalWrite> writer;
    private readonly StoredRunReader reader;
    private readonly KnownPlans plans;
    private readonly RunClaims claims;
    private readonly Mailbox mailbox;

    /// <summary>Creates the journal of a host.</summary>
    /// <param name="database">The shared database.</param>
    /// <param name="hostId">This host's id.</param>
    public PostgresJournal(Database database, Func<long> hostId)
    {
        this.database = database;
        this.hostId = hostId;
        writer = new GroupWriter<JournalWrite>(Rules, CommitAsync, database.Time);
        reader = new StoredRunReader(new JournalStatements(database.Pool, isReading: true));
        var background = new JournalStatements(database.Loops, isReading: false);
        plans = new KnownPlans(background);
        claims = new RunClaims(background, new StoredRunReader(background), plans, hostId);
        mailbox = new Mailbox(new JournalStatements(database.Pool, isReading: false), hostId);
    }

    /// <inheritdoc/>
    public IJournalUnit Begin(RunHeader run, bool transactional = false) =>
        new PostgresJournalUnit(this, new DatabaseTransaction(database, exclusive: transactional));

    /// <inheritdoc/>
    public JournalFailure Classify(Exception exception) =>
        PostgresErrors.IsTransient(exception) ? JournalFailure.Transient
        : PostgresErrors.IsEnded(exception) ? JournalFailure.Interrupted
        : exception is RunFencedException or DuplicateRunException or JournalUnavailableException ? JournalFailure.Lost
        : JournalFailure.Step;

    /// <inheritdoc/>
    public async ValueTask WriteAsync(JournalWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            await writer.WriteAsync(write, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw JournalErrors.Translate(exception, write.Run);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> SuspendAsync(RunHeader run, TimeSpan? wakeIn, int messagesSeen, CancellationToken cancellationToken) =>
        claims.SuspendAsync(run, wakeIn, messagesSeen, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
        IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken) =>
        claims.ClaimAsync(running, room, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredRun?> ClaimAsync(RunId runId, CancellationToken cancellationToken) =>
        claims.ClaimAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int?> SendAsync(RunId runId, RunMessage message, CancellationToken cancellationToken) =>
        mailbox.SendAsync(runId, message, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunMessage>> ReadMessagesAsync(RunId runId, int after, CancellationToken cancellationToken) =>
        mailbox.ReadAsync(runId, after, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RunId>> FindRunsWithMessagesAsync(
        IReadOnlyDictionary<RunId, int> seen, CancellationToken cancellationToken) =>
        mailbox.FindAsync(seen, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long?> TryLockAsync(RunHeader run, IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        claims.TryLockAsync(run, keys, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ParkAsync(RunId runId, string reason, CancellationToken cancellationToken) =>
        claims.ParkAsync(runId, reason, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> UnparkAsync(RunId runId, CancellationToken cancellationToken) => claims.UnparkAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RegisterPlansAsync(IReadOnlyList<KnownPlan> plans, CancellationToken cancellationToken) =>
        this.plans.RegisterAsync(plans, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string?> FindPlanAsync(string planHash, CancellationToken cancellationToken) =>
        plans.FindTextAsync(planHash, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StrandedRuns>> FindStrandedAsync(TimeSpan dueFor, CancellationToken cancellationToken) =>
        plans.FindStrandedAsync(dueFor, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> DeleteExpiredAsync(int take, CancellationToken cancellationToken) =>
        claims.DeleteExpiredAsync(take, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(string workflowId, string transactionId, CancellationToken cancellationToken) =>
        reader.FindAsync(workflowId, transactionId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoredRun?> FindAsync(RunId runId, CancellationToken cancellationToken) =>
        reader.FindAsync(runId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRun>> ListAsync(RunFilter filter, CancellationToken cancellationToken) =>
        reader.ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(RunFilter filter, CancellationToken cancellationToken) =>
        reader.CountAsync(filter, cancellationToken);

    /// <summary>Commits a write with the effects and events of its unit.</summary>
    internal async ValueTask CommitAsync(DatabaseTransaction transaction, JournalWrite write, CancellationToken cancellationToken)
    {
        try
        {
            await new JournalCommit(database, hostId(), [write], transaction)
                .RunAsync(add => transaction.CommitAsync(add, cancellationToken));
        }
        catch (NpgsqlException exception)
        {
            throw JournalErrors.Translate(exception, write.Run);
        }
    }

    private Task CommitAsync(IReadOnlyList<JournalWrite> writes) =>
        new JournalCommit(database, hostId(), writes).RunAsync(add => database.WriteAsync(add, CancellationToken.None));

    private static int Characters(JournalWrite write)
    {
        var characters = write.CreatesRun ? write.Run.Input.Length : 0;
        foreach (var entry in write.Entries)
        {
            characters += (entry.Output?.Length ?? 0) + (entry.CompensationInput?.Length ?? 0) + (entry.Error?.Length ?? 0);
        }

        foreach (var message in write.Events)
        {
            characters += message.Data.Length;
        }

        return characters;
    }
}
