using Commerce.Postgres.Sessions;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Results;

namespace Commerce.Records.Writing;

/// <summary>
/// Soft-deletes and restores records together with the records of cascading relations. All rows of one call get the same time in
/// <c>deleted_at</c>, see <see cref="DeletionTime"/>; a restore uses it to find what was deleted together. Sends one statement for each
/// entity and level.
/// </summary>
internal sealed class SoftDeletion(DatabaseSession session, CancellationToken cancellationToken)
{
    private readonly Dictionary<EntityModel, List<string[]>> affected = [];

    public async Task<AffectedRecords> DeleteAsync(EntityModel entity, RecordKeys keys, string time)
    {
        ThrowIfCyclic(entity, []);
        var deleted = await session.QueryAsync(
            $"""
            update {entity.Sql} as "row" set "deleted_at" = {time}
            from ({LockedRows.Of(entity, $"{keys.Condition} and \"row\".\"deleted_at\" is null", isDelete: false)}) as locked
            where {LockedRows.Same(entity, "locked")}
            returning "row"."deleted_at", {RowKey.Select(entity)}
            """,
            row => (Stamp: row.GetFieldValue<DateTimeOffset>(0), Key: RowKey.Read(row, entity, 1)),
            keys.Parameters,
            cancellationToken);
        if (deleted.Count > 0)
        {
            await CascadeAsync(entity, [.. deleted.Select(row => row.Key)], deleted[0].Stamp, isDelete: true);
        }

        return Complete(entity, RecordEvents.Deleted);
    }

    public async Task<AffectedRecords> RestoreAsync(EntityModel entity, RecordKeys keys)
    {
        ThrowIfCyclic(entity, []);
        var restored = await session.QueryAsync(
            $"""
            with deleted as (
                select * from {entity.Sql} as "row" where {keys.Condition} and "row"."deleted_at" is not null
                order by {LockedRows.Order(entity)} for no key update),
            restored as (
                update {entity.Sql} as "row" set "deleted_at" = null from deleted
                where {ColumnSql.SameKey(entity, "\"row\"", "deleted")} returning 1)
            select "row"."deleted_at", {RowKey.Select(entity)} from deleted as "row" where (select count(*) from restored) > 0
            """,
            row => (Stamp: row.GetFieldValue<DateTimeOffset>(0), Key: RowKey.Read(row, entity, 1)),
            keys.Parameters,
            cancellationToken);
        foreach (var group in restored.GroupBy(row => row.Stamp))
        {
            await CascadeAsync(entity, [.. group.Select(row => row.Key)], group.Key, isDelete: false);
        }

        return Complete(entity, RecordEvents.Restored);
    }

    private async Task CascadeAsync(EntityModel entity, IReadOnlyList<string[]> keys, DateTimeOffset stamp, bool isDelete)
    {
        if (!affected.TryGetValue(entity, out var all))
        {
            affected[entity] = all = [];
        }

        all.AddRange(keys);
        var (after, before) = isDelete ? ("$2", "is null") : ("null", "= $2");
        foreach (var relation in DeletionTime.Cascading(entity))
        {
            var (target, foreignKey) = (relation.Target, $"\"row\".{EntityModel.Quote(relation.ForeignKey)}");
            var related = await session.QueryAsync(
                $"""
                update {target.Sql} as "row" set "deleted_at" = {after}
                from ({LockedRows.Of(target, $"{foreignKey} = any($1) and \"row\".\"deleted_at\" {before}", isDelete: false)}) as locked
                where {LockedRows.Same(target, "locked")}
                returning {RowKey.Select(target)}
                """,
                row => RowKey.Read(row, target, 0),
                [keys.Select(key => key[0]).ToArray(), stamp.ToUniversalTime()],
                cancellationToken);
            if (related.Count > 0)
            {
                await CascadeAsync(target, related, stamp, isDelete);
            }
        }
    }

    /// <summary>An entity that cascades to itself is a tree, which ends. Any longer cycle has no order in which to delete.</summary>
    private static void ThrowIfCyclic(EntityModel entity, List<EntityModel> path)
    {
        if (path.IndexOf(entity) is >= 0 and var start)
        {
            var cycle = string.Join(" -> ", path.Skip(start).Append(entity).Select(part => part.Name));
            throw new CommerceException(
                ErrorType.InvalidData, $"The cascades of {entity.Name} form a cycle: {cycle}. Remove CascadeOnDelete from one of them.");
        }

        foreach (var relation in DeletionTime.Cascading(entity).Where(relation => relation.Target != entity))
        {
            ThrowIfCyclic(relation.Target, [.. path, entity]);
        }
    }

    private AffectedRecords Complete(EntityModel own, string action)
    {
        var byKey = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (entity, keys) in affected)
        {
            RecordEvents.Emit(session, entity, action, keys.ConvertAll(key => key[0]));
            RowKey.AddTo(byKey, entity, keys);
        }

        return new([.. (affected.GetValueOrDefault(own) ?? []).Select(key => key[0])], byKey);
    }
}
