using Commerce.Postgres.Sessions;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records;

/// <summary>Changes, deletes and hides records of an entity.</summary>
internal sealed class RecordWrites(EntityModel entity, Database database)
{
    /// <summary>Sends one statement that writes. It is a transaction by itself where nothing depends on what it returns.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="read">Reads a row it returns.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="action">What it does, for the events.</param>
    /// <param name="concerned">The ids of the records it did it to.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="check">Throws when all must be undone. Default: nothing can be wrong with what it returns.</param>
    public async Task<List<TRow>> WriteAsync<TRow>(
        string text, Func<NpgsqlDataReader, TRow> read, IReadOnlyList<object?> parameters, string action, Func<List<TRow>, IReadOnlyList<string>> concerned,
        CancellationToken cancellationToken, Action<List<TRow>>? check = null)
    {
        if (entity.Events is null && check is null)
        {
            return await database.WriteAsync(text, read, parameters, [], cancellationToken);
        }

        await using var session = database.BeginSession();
        var rows = await session.QueryAsync(text, read, parameters, cancellationToken);
        check?.Invoke(rows);
        RecordEvents.Emit(session, entity, action, concerned(rows));
        await session.CommitAsync(cancellationToken);
        return rows;
    }

    public Task<List<string>> DeleteAsync(RecordKeys keys, CancellationToken cancellationToken) => WriteAsync(
        $"delete from {entity.Sql} as \"row\" where {keys.Condition} returning {ColumnSql.FirstKey(entity)}",
        row => row.GetString(0), keys.Parameters, RecordEvents.Deleted, ids => ids, cancellationToken);

    public Task<SoftDeleted> HideAsync(RecordKeys keys, CancellationToken cancellationToken) =>
        InSessionAsync(session => new SoftDeletion(session, cancellationToken).HideAsync(entity, keys), cancellationToken);

    public Task<SoftDeleted> ReviveAsync(RecordKeys keys, CancellationToken cancellationToken) =>
        InSessionAsync(session => new SoftDeletion(session, cancellationToken).ReviveAsync(entity, keys), cancellationToken);

    private async Task<SoftDeleted> InSessionAsync(Func<DatabaseSession, Task<SoftDeleted>> act, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        var result = await act(session);
        await session.CommitAsync(cancellationToken);
        return result;
    }
}
