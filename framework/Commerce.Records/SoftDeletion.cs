using Commerce.Postgres.Sessions;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records;

/// <summary>
/// Hides and revives records with those that belong to them. All that one call hides has the same time in <c>deleted_at</c>, by which a
/// restore knows what it may revive. One statement for each entity and level.
/// </summary>
internal sealed class SoftDeletion(DatabaseSession session, CancellationToken cancellationToken)
{
    private readonly Dictionary<EntityModel, List<string[]>> found = [];

    public async Task<SoftDeleted> HideAsync(EntityModel entity, RecordKeys keys)
    {
        ThrowIfCyclic(entity, []);
        var hidden = await session.QueryAsync(
            $"""
            update {entity.Sql} set "deleted_at" = (select clock_timestamp()) where {keys.Condition} and "deleted_at" is null
            returning "deleted_at", {Keys(entity)}
            """,
            row => (Stamp: row.GetFieldValue<DateTimeOffset>(0), Key: Key(row, entity, 1)),
            keys.Parameters,
            cancellationToken);
        if (hidden.Count > 0)
        {
            await CascadeAsync(entity, hidden.ConvertAll(row => row.Key), hidden[0].Stamp, isHiding: true);
        }

        return End(RecordEvents.Deleted);
    }

    public async Task<SoftDeleted> ReviveAsync(EntityModel entity, RecordKeys keys)
    {
        ThrowIfCyclic(entity, []);
        var revived = await session.QueryAsync(
            $"""
            with hidden as (select * from {entity.Sql} where {keys.Condition} and "deleted_at" is not null for update),
            revived as (update {entity.Sql} as "row" set "deleted_at" = null from hidden where {ColumnSql.SameKey(entity, "\"row\"", "hidden")} returning 1)
            select "deleted_at", {Keys(entity)} from hidden where (select count(*) from revived) > 0
            """,
            row => (Stamp: row.GetFieldValue<DateTimeOffset>(0), Key: Key(row, entity, 1)),
            keys.Parameters,
            cancellationToken);
        foreach (var group in revived.GroupBy(row => row.Stamp))
        {
            await CascadeAsync(entity, [.. group.Select(row => row.Key)], group.Key, isHiding: false);
        }

        return End(RecordEvents.Restored);
    }

    private async Task CascadeAsync(EntityModel entity, List<string[]> keys, DateTimeOffset stamp, bool isHiding)
    {
        if (!found.TryGetValue(entity, out var all))
        {
            found[entity] = all = [];
        }

        all.AddRange(keys);
        var (after, before) = isHiding ? ("$2", "is null") : ("null", "= $2");
        foreach (var relation in Cascading(entity))
        {
            var below = await session.QueryAsync(
                $"""
                update {relation.Target.Sql} set "deleted_at" = {after} where {EntityModel.Quote(relation.ForeignKey)} = any($1) and "deleted_at" {before}
                returning {Keys(relation.Target)}
                """,
                row => Key(row, relation.Target, 0),
                [keys.ConvertAll(key => key[0]).ToArray(), stamp.ToUniversalTime()],
                cancellationToken);
            if (below.Count > 0)
            {
                await CascadeAsync(relation.Target, below, stamp, isHiding);
            }
        }
    }

    private static string Keys(EntityModel entity) => string.Join(", ", entity.Key.Select(column => $"{EntityModel.Quote(column.Name)}::text"));

    private static string[] Key(NpgsqlDataReader row, EntityModel entity, int first)
    {
        var key = new string[entity.Key.Count];
        for (var i = 0; i < key.Length; i++)
        {
            key[i] = row.GetString(first + i);
        }

        return key;
    }

    private static IEnumerable<RelationModel> Cascading(EntityModel entity) => entity.Relations.Where(relation => relation.Cascades && relation.Kind != RelationKind.ManyToMany);

    /// <summary>An entity that cascades to itself is a tree, and ends; others would have to be hidden in no order.</summary>
    private static void ThrowIfCyclic(EntityModel entity, List<EntityModel> path)
    {
        if (path.IndexOf(entity) is >= 0 and var start)
        {
            var cycle = string.Join(" -> ", path.Skip(start).Append(entity).Select(part => part.Name));
            throw new CommerceException(ErrorType.InvalidData, $"The cascades of {entity.Name} form a cycle: {cycle}. Remove CascadeOnDelete from one of them.");
        }

        foreach (var relation in Cascading(entity).Where(relation => relation.Target != entity))
        {
            ThrowIfCyclic(relation.Target, [.. path, entity]);
        }
    }

    private SoftDeleted End(string action)
    {
        var ids = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (entity, keys) in found)
        {
            RecordEvents.Emit(session, entity, action, keys.ConvertAll(key => key[0]));
            for (var i = 0; i < entity.Key.Count; i++)
            {
                var part = i;
                ids[$"{entity.Table}_{entity.Key[i].Name}"] = keys.ConvertAll(key => key[part]);
            }
        }

        return new(ids);
    }
}
