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

    public async Task<AffectedRecords> DeleteAsync(EntityModel entity, RecordKeys keys)
    {
        if (EmitsBelow(entity))
        {
            await DeleteBelowAsync(entity, keys.Condition, keys.Parameters);
        }

        return Affected(entity, await DeleteRowsAsync(entity, keys.Condition, keys.Parameters));
    }

    /// <summary>The cascading relations that lead to an entity that emits.</summary>
    private static IEnumerable<RelationModel> EmittingBelow(EntityModel entity, IReadOnlyList<EntityModel> path) =>
        DeletionTime.Cascading(entity).Where(relation => !path.Contains(relation.Target)
            && (relation.Target.Events is not null || EmittingBelow(relation.Target, [.. path, entity]).Any()));

    /// <summary>Deletes what cascades from the rows that meet a condition.</summary>
    private async Task DeleteBelowAsync(EntityModel entity, string condition, IReadOnlyList<object?> parameters)
    {
        var found = await session.QueryAsync(
            $"""
            select {ColumnSql.FirstKey(entity)} from {entity.Sql} as "row" where {condition}
            order by {LockedRows.Order(entity)} for update
            """,
            row => row.GetString(0),
            parameters,
            cancellationToken);
        var known = met.TryGetValue(entity, out var all) ? all : met[entity] = new(StringComparer.Ordinal);
        var owners = found.Where(known.Add).ToArray();
        foreach (var relation in owners.Length == 0 ? [] : EmittingBelow(entity, []))
        {
            var belongs = $"\"row\".{EntityModel.Quote(relation.ForeignKey)} = any($1)";
            await DeleteBelowAsync(relation.Target, belongs, [owners]);
            await DeleteRowsAsync(relation.Target, belongs, [owners]);
        }
    }

    private async Task<IReadOnlyList<string[]>> DeleteRowsAsync(EntityModel entity, string condition, IReadOnlyList<object?> parameters)
    {
        var deleted = await session.QueryAsync(
            Sql(entity, condition), row => RowKey.Read(row, entity, 0), parameters, cancellationToken);
        RecordEvents.Emit(session, entity, RecordEvents.Deleted, [.. deleted.Select(key => key[0])]);
        return deleted;
    }
}
