using System.Data;
using System.Text.Json;
using Commerce.Events;
using Commerce.Postgres.Errors;
using Commerce.Postgres.Events;
using Commerce.Serialization;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// A unit of work on a database. Inside a workflow step it is part of the step's transaction and commits with it; elsewhere it is a
/// transaction of its own. The module's code is the same in both cases. Begin one with <see cref="Database.BeginSession"/>.
/// </summary>
public sealed class DatabaseSession : IAsyncDisposable
{
    private readonly Database database;
    private readonly DatabaseTransaction transaction;
    private readonly DatabaseScope? joined;
    private readonly SessionMark? mark;
    private bool committed;

    /// <summary>Creates a session with a transaction of its own.</summary>
    internal DatabaseSession(Database database, DatabaseTransaction own) => (this.database, transaction) = (database, own);

    /// <summary>Creates a session inside a running transaction.</summary>
    internal DatabaseSession(Database database, DatabaseScope ambient, IsolationLevel isolation)
    {
        this.database = database;
        transaction = ambient.Transaction;
        mark = transaction.Mark(ambient.Mark, isolation);
        joined = new DatabaseScope(transaction, ambient, mark);
        joined.Enter();
    }

    /// <summary>Sends one statement and reads its rows.</summary>
    /// <param name="sql">One statement with positional parameters <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="read">Reads the current row of the reader.</param>
    /// <param name="parameters">The values, or <see cref="NpgsqlParameter"/>s where the type must be given. Default: none.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>What <paramref name="read"/> returned for each row.</returns>
    /// <exception cref="CommerceException">
    /// The database rejected a value; message and <see cref="CommerceException.Subject"/> name entity and field. <c>COM6022</c>: an earlier
    /// statement of this session has failed. <c>COM6025</c>: the server has ended the transaction, and nothing of it is kept.
    /// </exception>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        IReadOnlyList<object?>? parameters = null,
        CancellationToken cancellationToken = default) =>
        await QueryAsync(sql, read, parameters ?? [], null, cancellationToken);

    /// <summary>Sends one statement that returns no rows.</summary>
    /// <param name="sql">One statement with positional parameters <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="parameters">The values, or <see cref="NpgsqlParameter"/>s where the type must be given. Default: none.</param>
    /// <param name="cancellationToken">Cancels the statement.</param>
    /// <returns>The number of rows that an insert, update or delete affected; -1 for other statements.</returns>
    /// <exception cref="CommerceException">
    /// As for <see cref="QueryAsync{T}(string, Func{NpgsqlDataReader, T}, IReadOnlyList{object?}?, CancellationToken)"/>.
    /// </exception>
    public async Task<int> ExecuteAsync(
        string sql, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await transaction.ExecuteAsync(database.Access.Role, sql, parameters ?? [], mark, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw transaction.Database.ExplainRead(exception);
        }
    }

    /// <summary>Sends a statement about an entity; errors that name no table are reported with the entity's description.</summary>
    internal async Task<List<T>> QueryAsync<T>(
        string sql,
        Func<NpgsqlDataReader, T> read,
        IReadOnlyList<object?> parameters,
        EntityDescription? entity,
        CancellationToken cancellationToken)
    {
        try
        {
            return await transaction.QueryAsync(database.Access.Role, sql, read, parameters, mark, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw transaction.Database.ExplainRead(exception, entity);
        }
    }

    /// <summary>
    /// Emits an event together with the session's writes: it is delivered after the commit, or never. Emitting the same event with the
    /// same data again in one transaction has no effect.
    /// </summary>
    /// <param name="definition">The event.</param>
    /// <param name="data">The event's data.</param>
    public void Emit<TData>(Event<TData> definition, TData data)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Emit(new EmittedEvent(definition.Name, JsonSerializer.Serialize(data, CommerceJson.Options), EventCause.Depth));
    }

    internal void Emit(EmittedEvent emitted)
    {
        transaction.Emit(emitted);
        mark?.Emit();
    }

    /// <summary>Commits the session's writes and events. Inside a workflow step, they are committed by the step.</summary>
    /// <param name="cancellationToken">Cancels the wait for the database.</param>
    /// <exception cref="CommerceException">
    /// The database rejected a value that it checks at the commit, or a concurrent transaction conflicts: nothing is kept. <c>COM6022</c>:
    /// an earlier statement has failed. <c>COM6023</c>: the connection was lost, and whether the writes are kept is not known.
    /// </exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken = default)
    {
        transaction.ThrowIfUnusable();
        if (joined is null && !transaction.IsEmpty)
        {
            await CommitOwnAsync(cancellationToken);
        }

        committed = true;
    }

    /// <summary>Rolls back the session's writes and events unless they were committed. The surrounding transaction is kept.</summary>
    public ValueTask DisposeAsync()
    {
        if (joined is null)
        {
            return transaction.DisposeAsync();
        }

        joined.Leave();
        return !committed && mark is { IsUsed: true } ? transaction.RollbackAsync(mark) : ValueTask.CompletedTask;
    }

    private async Task CommitOwnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await transaction.Database.Outbox.CommitAsync(transaction, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw transaction.Database.Explain(exception);
        }
    }
}
