using Commerce.Background;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <content>How it ends, or a part of it.</content>
internal sealed partial class DatabaseTransaction
{
    /// <summary>Rolls back to a mark, or everything when nothing was sent before it: the next statement begins a transaction.</summary>
    public async ValueTask RollbackAsync(SessionMark mark)
    {
        await gate.WaitAsync();
        try
        {
            if (HasConcurrentSessions)
            {
                status.Doom();
            }

            mark.DiscardEvents(events);
            if (!mark.IsSent || status.Phase is not (TransactionPhase.Active or TransactionPhase.Aborted or TransactionPhase.Broken))
            {
                return;
            }

            if (mark.Savepoint is null)
            {
                status.Enter(TransactionPhase.Pending);
                await CloseAsync();
            }
            else if (status.Phase != TransactionPhase.Broken)
            {
                await RollbackAsync(mark.Savepoint);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task RollbackAsync(string savepoint)
    {
        status.Enter(TransactionPhase.Aborted);
        try
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.Add($"rollback to savepoint {savepoint}");
            await batch.ExecuteNonQueryAsync();
            // It is again what it was when the savepoint was set.
            isRoleKnown = !hasRoles;
            status.Enter(TransactionPhase.Active);
        }
        catch (NpgsqlException exception)
        {
            // The session is being disposed: an exception from here would hide the one that it is disposed for.
            status.Enter(TransactionPhase.Broken, exception);
        }
    }

    /// <summary>Sends the last statements and the commit in one round trip. The transaction ends, whatever the outcome.</summary>
    /// <param name="finish">Adds the statements, if any.</param>
    /// <param name="cancellationToken">Cancels the wait; the commit may have happened nevertheless.</param>
    public async Task CommitAsync(Action<NpgsqlBatch> finish, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        await gate.WaitAsync(cancellationToken);
        try
        {
            status.ThrowIfUnusable();
            if (status.IsDoomed)
            {
                throw SessionErrors.Concurrent();
            }

            await using var batch = await BatchAsync(cancellationToken);
            AddRole(batch, null);
            finish(batch);
            batch.Add("commit");
            await batch.ExecuteNonQueryAsync(cancellationToken);
            status.Enter(TransactionPhase.Committed);
        }
        finally
        {
            status.Enter(TransactionPhase.RolledBack);
            await CloseAsync();
            gate.Release();
        }
    }

    /// <summary>Whether a commit would have anything to do.</summary>
    public bool IsEmpty => connection is null && events.Count == 0;

    /// <summary>Ends a transaction that has nothing to commit.</summary>
    /// <returns><see langword="false"/> when there is something to commit, or a reason not to commit.</returns>
    public bool TryCompleteEmpty()
    {
        ThrowIfEnded();
        if (!gate.Wait(0))
        {
            return false;
        }

        try
        {
            return IsEmpty && status.Enter(TransactionPhase.Committed);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Calls made by the running method from here on do not join any more. Not asynchronous: an asynchronous method cannot change the
    /// ambient scope of its caller.
    /// </summary>
    public void Leave() => scope.Leave();

    /// <summary>Rolls back what was not committed. Not asynchronous itself, like <see cref="Leave"/>.</summary>
    public ValueTask DisposeAsync()
    {
        scope.Leave();
        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        // Cancels the statement of a call that nobody awaits any more: two calls must not use the connection at the same time.
        await ending.CancelContainedAsync();
        await gate.WaitAsync();
        try
        {
            status.Enter(TransactionPhase.RolledBack);
            await CloseAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Returns the connection to the pool, which rolls back what is open on it.</summary>
    private async ValueTask CloseAsync()
    {
        if (connection is { } open)
        {
            connection = null;
            (currentRole, isRoleKnown, hasRoles) = (null, true, false);
            await Database.CloseTransactionAsync(open);
        }
    }
}
