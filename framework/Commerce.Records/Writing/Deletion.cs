using Commerce.Postgres.Sessions;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Results;

namespace Commerce.Records.Writing;

/// <summary>
/// Deletes records for good. PostgreSQL deletes the records of cascading relations; those of entities that emit are deleted here before, so
/// that their events are known.
/// </summary>
internal sealed class Deletion(DatabaseSession session, CancellationToken cancellationToken)
{
    /// <summary>The keys that were met, by entity: rows may refer to one another in a circle.</summary>
    private readonly Dictionary<EntityModel, HashSet<string>> met = [];

    /// <summary>What is to be deleted, with the keys of its rows. What refers to others comes after them.</summary>
    private readonly List<(EntityModel Entity, RecordKeys Rows, IReadOnlyList<string[]> Keys)> found = [];

    /// <summary>Whether the deletion of a record may delete records of other entities that emit.</summary>
    public static bool EmitsBelow(EntityModel entity) => EmittingBelow(entity, []).Any();

    /// <summary>The statement that deletes the rows that meet a condition, and returns their keys.</summary>
    public static string Sql(EntityModel entity, string condition) =>
        $"""
        delete from {entity.Sql} as "row" using ({LockedRows.Of(entity, condition, isDelete: true)}) as locked
        where {LockedRows.Same(entity, "locked")} returning {RowKey.Select(entity)}
        """;

    /// <summary>What a deletion affected.</summary>
    public static AffectedRecords Affected(EntityModel entity, IReadOnlyList<string[]> deleted)
    {
        var byKey = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        RowKey.AddTo(byKey, entity, deleted);
        return new([.. deleted.Select(key => key[0])], byKey);
    }

    /// <summary>Deletes the rows that keys or a filter name, which is evaluated once.</summary>
    public async Task<AffectedRecords> DeleteAsync(EntityModel entity, RecordKeys rows)
    {
        if (!EmitsBelow(entity))
        {
            var deleted = await DeleteRowsAsync(entity, rows);
            Emit(entity, deleted);
            return Affected(entity, deleted);
        }

        var keys = await LockAsync(entity, rows);
        await FindAsync(entity, RecordKeys.Of(entity, keys), keys);
        foreach (var (target, its, locked) in Enumerable.Reverse(found))
        {
            // Those that refer to one another in a circle are gone with the first of them. They were locked, so they are what is deleted.
            await DeleteRowsAsync(target, its);
            Emit(target, locked);
        }

        return Affected(entity, keys);
    }

    /// <summary>The cascading relations that lead to an entity that emits.</summary>
    private static IEnumerable<RelationModel> EmittingBelow(EntityModel entity, IReadOnlyList<EntityModel> path) =>
        DeletionTime.Cascading(entity).Where(relation => !path.Contains(relation.Target)
            && (relation.Target.Events is not null || EmittingBelow(relation.Target, [.. path, entity]).Any()));

    /// <summary>Adds locked rows, and locks and adds what cascades from them.</summary>
    private async Task FindAsync(EntityModel entity, RecordKeys rows, IReadOnlyList<string[]> keys)
    {
        var known = met.TryGetValue(entity, out var all) ? all : met[entity] = new(StringComparer.Ordinal);
        var added = keys.Where(key => known.Add(KeyText.Of(key))).ToList();
        if (added.Count == 0)
        {
            return;
        }

        found.Add((entity, rows, added));
        var owners = added.Select(key => key[0]).ToArray();
        foreach (var relation in EmittingBelow(entity, []))
        {
            var belonging = new RecordKeys($"\"row\".{EntityModel.Quote(relation.ForeignKey)} = any($1)", [owners]);
            await FindAsync(relation.Target, belonging, await LockAsync(relation.Target, belonging));
        }
    }

    private async Task<IReadOnlyList<string[]>> LockAsync(EntityModel entity, RecordKeys rows) => await session.QueryAsync(
        $"""
        select {RowKey.Select(entity)} from {entity.Sql} as "row" where {rows.Condition} order by {LockedRows.Order(entity)} for update
        """,
        row => RowKey.Read(row, entity, 0),
        rows.Parameters,
        cancellationToken);

    private async Task<IReadOnlyList<string[]>> DeleteRowsAsync(EntityModel entity, RecordKeys rows) => await session.QueryAsync(
        Sql(entity, rows.Condition), row => RowKey.Read(row, entity, 0), rows.Parameters, cancellationToken);

    private void Emit(EntityModel entity, IReadOnlyList<string[]> keys) =>
        RecordEvents.Emit(session, entity, RecordEvents.Deleted, [.. keys.Select(key => key[0])]);
}
