using System.Data;
using System.Text.Json;
using Commerce.Events;
using Commerce.Postgres.Errors;
using Commerce.Postgres.Events;
using Commerce.Serialization;
using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// What a module does in the database in one call. Inside a workflow step it is part of the step's transaction and becomes true with
/// it; outside it is a transaction of its own. The module's code is the same.
/// </summary>
public sealed class DatabaseSession : IAsyncDisposable
{
    private readonly DatabaseTransaction transaction;
    private readonly DatabaseScope? joined;
    private readonly SessionMark? mark;
    private bool committed;

    /// <summary>A session with a transaction of its own.</summary>
    internal DatabaseSession(DatabaseTransaction own) => transaction = own;

    /// <summary>A session inside a running transaction.</summary>
    internal DatabaseSession(DatabaseScope ambient, IsolationLevel isolation)
    {
        transaction = ambient.Transaction;
        mark = transaction.Mark(ambient.Mark, isolation);
        joined = new DatabaseScope(transaction, ambient, mark);
        joined.Enter();
    }

    /// <summary>Sends one statement.</summary>
    /// <inheritdoc cref="Database.QueryAsync"/>
    /// <exception cref="CommerceException">
    /// The database refused a value; message and <see cref="CommerceException.Subject"/> name entity and field. <c>COM6022</c>: it refused
    /// something before.
    /// </exception>
    public Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, CancellationToken cancellationToken) =>
        QueryAsync(sql, read, parameters, null, cancellationToken);

    /// <summary>Sends a statement about an entity; refusals that name no table are told in its words.</summary>
    internal async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, EntityNames? entity, CancellationToken cancellationToken)
    {
        try
        {
            return await transaction.QueryAsync(sql, read, parameters, mark, cancellationToken);
        }
        catch (PostgresException exception) when (transaction.Database.Errors.Translate(exception, entity) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Emits an event with the session's writes: subscribers see it after the commit, or never. Emitted again with the same data in one
    /// transaction, it is still one event.
    /// </summary>
    /// <param name="definition">The event.</param>
    /// <param name="data">Its data.</param>
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

    /// <summary>Makes the session's writes and events true; inside a workflow step, leaves that to the step.</summary>
    /// <param name="cancellationToken">Cancels the wait for the database.</param>
    /// <exception cref="CommerceException">
    /// The database refused a value that it checks at the end, or was changed by someone else meanwhile: nothing is kept. <c>COM6022</c>: it
    /// refused something before. <c>COM6023</c>: it went away, and nobody knows what is kept.
    /// </exception>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        transaction.ThrowIfAborted();
        if (joined is null && !transaction.IsEmpty)
        {
            await CommitOwnAsync(cancellationToken);
        }

        committed = true;
    }

    /// <summary>Undoes the session's writes and events unless they were committed; the rest of a step's transaction stays.</summary>
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
        catch (NpgsqlException exception) when (transaction.Database.Explain(exception) is { } explained)
        {
            throw explained;
        }
    }
}
