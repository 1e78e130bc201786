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
    private readonly string? savepoint;
    private readonly int keptEvents;
    private bool marked;
    private bool committed;

    /// <summary>A session with a transaction of its own.</summary>
    internal DatabaseSession(DatabaseTransaction own) => transaction = own;

    /// <summary>A session inside a running transaction.</summary>
    internal DatabaseSession(DatabaseScope ambient)
    {
        transaction = ambient.Transaction;
        savepoint = transaction.NextSavepoint();
        keptEvents = transaction.Events.Count;
        joined = new DatabaseScope(transaction, ambient);
        joined.Enter();
    }

    /// <summary>Sends one statement.</summary>
    /// <inheritdoc cref="Database.QueryAsync"/>
    /// <exception cref="CommerceException">The database refused a value; the message names entity and field.</exception>
    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, IReadOnlyList<object?> parameters, CancellationToken cancellationToken)
    {
        var mark = marked ? null : savepoint;
        marked = true;
        try
        {
            return await transaction.QueryAsync(sql, read, parameters, mark, cancellationToken);
        }
        catch (PostgresException exception) when (PostgresErrors.Translate(exception) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Emits an event with the session's writes: subscribers see it after the commit, or never.</summary>
    /// <param name="definition">The event.</param>
    /// <param name="data">Its data.</param>
    public void Emit<TData>(Event<TData> definition, TData data)
    {
        ArgumentNullException.ThrowIfNull(definition);
        Emit(new OutboxEvent(definition.Name, JsonSerializer.Serialize(data, CommerceJson.Options), EventCause.Depth));
    }

    internal void Emit(OutboxEvent message) => transaction.Emit(message);

    /// <summary>Makes the session's writes and events true; inside a workflow step, leaves that to the step.</summary>
    /// <param name="cancellationToken">Cancels the wait for the database.</param>
    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        if (joined is null && !transaction.IsEmpty)
        {
            await transaction.Database.Outbox.CommitAsync(transaction, cancellationToken);
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
        return committed || !marked ? ValueTask.CompletedTask : transaction.RollbackAsync(savepoint, keptEvents);
    }
}
