using Commerce.Postgres.Sessions;
using Commerce.Records.Declaration;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Results;
using Npgsql;

namespace Commerce.Records.Writing;

/// <summary>Updates, deletes, soft-deletes and restores the records of an entity, with their events.</summary>
internal sealed class RecordWrites(DataModel model, EntityModel entity, Database database)
{
    private readonly string deletionTime = DeletionTime.Sql(model, entity);

    /// <summary>Sends one statement that writes. It needs no session of its own when nothing depends on what it returns.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="read">Reads a row it returns.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="action">The action, for the names of the events.</param>
    /// <param name="affectedIds">The ids of the affected records.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="check">Throws when everything must be rolled back. Default: any result is valid.</param>
    public async Task<IReadOnlyList<TRow>> WriteAsync<TRow>(
        string text,
        Func<NpgsqlDataReader, TRow> read,
        IReadOnlyList<object?> parameters,
        string action,
        Func<IReadOnlyList<TRow>, IReadOnlyList<string>> affectedIds,
        CancellationToken cancellationToken,
        Action<IReadOnlyList<TRow>>? check = null)
    {
        if (entity.Events is null && check is null)
        {
            return await database.WriteAsync(text, read, parameters, [], cancellationToken);
        }

        await using var session = database.BeginSession();
        var rows = await session.QueryAsync(text, read, parameters, cancellationToken);
        check?.Invoke(rows);
        RecordEvents.Emit(session, entity, action, affectedIds(rows));
        await session.CommitAsync(cancellationToken);
        return rows;
    }

    public async Task<AffectedRecords> DeleteAsync(RecordKeys keys, CancellationToken cancellationToken)
    {
        if (entity.Events is not null || Deletion.EmitsBelow(entity))
        {
            return await InSessionAsync(
                session => new Deletion(session, cancellationToken).DeleteAsync(entity, keys), cancellationToken);
        }

        return Deletion.Affected(entity, await database.WriteAsync(
            Deletion.Sql(entity, keys.Condition), row => RowKey.Read(row, entity, 0), keys.Parameters, [], cancellationToken));
    }

    public Task<AffectedRecords> SoftDeleteAsync(RecordKeys keys, CancellationToken cancellationToken) =>
        InSessionAsync(session => new SoftDeletion(session, cancellationToken).DeleteAsync(entity, keys, deletionTime), cancellationToken);

    public Task<AffectedRecords> RestoreAsync(RecordKeys keys, CancellationToken cancellationToken) =>
        InSessionAsync(session => new SoftDeletion(session, cancellationToken).RestoreAsync(entity, keys), cancellationToken);

    private async Task<AffectedRecords> InSessionAsync(
        Func<DatabaseSession, Task<AffectedRecords>> act, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        var result = await act(session);
        await session.CommitAsync(cancellationToken);
        return result;
    }
}
