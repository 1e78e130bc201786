namespace Commerce.Postgres.Sessions;

/// <summary>Where a transaction stands, and why.</summary>
/// <remarks>
/// | from | to |
/// |---|---|
/// | pending | active, committed (there is nothing to commit), rolled back |
/// | active | pending (everything was rolled back), aborted, broken, committed, rolled back |
/// | aborted | pending, active (rolled back to a savepoint), broken, rolled back |
/// | broken | pending (all of it belonged to the session that is rolled back), rolled back |
/// | committed, rolled back | nothing |
/// A request that is not legal has no effect, because it came too late. A transaction that is doomed goes through the same phases, and is
/// never committed.
/// </remarks>
internal sealed class TransactionStatus
{
    private readonly Lock gate = new();

    /// <summary>Gets the phase.</summary>
    public TransactionPhase Phase { get; private set; }

    /// <summary>Gets why the transaction is broken; <see langword="null"/> in other phases.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Gets whether the writes of concurrent sessions cannot be told apart any more, so that nothing may be committed.</summary>
    public bool IsDoomed { get; private set; }

    /// <summary>Whether nothing can be added any more.</summary>
    public bool HasEnded => Phase is TransactionPhase.Committed or TransactionPhase.RolledBack;

    /// <summary>Enters a phase.</summary>
    /// <param name="next">The phase.</param>
    /// <param name="cause">Why the transaction is broken.</param>
    /// <returns><see langword="false"/> when that is not possible any more.</returns>
    public bool Enter(TransactionPhase next, Exception? cause = null)
    {
        lock (gate)
        {
            if (!IsLegal(Phase, next) || (IsDoomed && next == TransactionPhase.Committed))
            {
                return false;
            }

            (Phase, Cause) = (next, cause);
            return true;
        }
    }

    /// <summary>Decides that nothing may be committed.</summary>
    public void Doom()
    {
        lock (gate)
        {
            IsDoomed = true;
        }
    }

    /// <summary>Throws when no statement can be sent.</summary>
    /// <exception cref="CommerceException">
    /// <c>COM6022</c>: a statement has failed and was not rolled back. <c>COM6025</c>: the server has ended the transaction.
    /// </exception>
    public void ThrowIfUnusable()
    {
        lock (gate)
        {
            switch (Phase)
            {
                case TransactionPhase.Aborted:
                    throw SessionErrors.Aborted();
                case TransactionPhase.Broken:
                    throw SessionErrors.Broken(Cause);
                default:
                    break;
            }
        }
    }

    private static bool IsLegal(TransactionPhase from, TransactionPhase to) => from switch
    {
        TransactionPhase.Pending => to is TransactionPhase.Active or TransactionPhase.Committed or TransactionPhase.RolledBack,
        TransactionPhase.Active => to is not TransactionPhase.Active,
        TransactionPhase.Aborted => to is not (TransactionPhase.Aborted or TransactionPhase.Committed),
        TransactionPhase.Broken => to is TransactionPhase.Pending or TransactionPhase.RolledBack,
        _ => false,
    };
}
