using Commerce.Postgres.Records.Model;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Records;

/// <summary>
/// Hides and revives records with those that belong to them. All that one call hides has the same time in <c>deleted_at</c>, by which a
/// restore knows what it may revive. One statement for each entity and level.
/// </summary>
internal sealed class SoftDeletion(DatabaseSession session, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, List<string>> found = new(StringComparer.Ordinal);

    public async Task<SoftDeleted> HideAsync(EntityModel entity, IReadOnlyList<string> ids)
    {
        ThrowIfCyclic(entity, []);
        var hidden = await session.QueryAsync(
            $"""
            update {entity.Sql} set "deleted_at" = (select clock_timestamp()) where {Key(entity)} = any($1) and "deleted_at" is null
            returning {Key(entity)}, "deleted_at"
            """,
            row => (Id: row.GetString(0), Stamp: row.GetFieldValue<DateTimeOffset>(1)),
            [ids.ToArray()],
            cancellationToken);
        if (hidden.Count > 0)
        {
            await HideBelowAsync(entity, Add(entity, hidden.ConvertAll(row => row.Id)), hidden[0].Stamp);
        }

        return Result();
    }

    public async Task<SoftDeleted> ReviveAsync(EntityModel entity, IReadOnlyList<string> ids)
    {
        ThrowIfCyclic(entity, []);
        var revived = await session.QueryAsync(
            $"""
            with hidden as (select {Key(entity)} as id, "deleted_at" from {entity.Sql} where {Key(entity)} = any($1) and "deleted_at" is not null for update),
            revived as (update {entity.Sql} as "row" set "deleted_at" = null from hidden where "row".{Key(entity)} = hidden.id returning 1)
            select id, "deleted_at" from hidden where (select count(*) from revived) > 0
            """,
            row => (Id: row.GetString(0), Stamp: row.GetFieldValue<DateTimeOffset>(1)),
            [ids.ToArray()],
            cancellationToken);
        foreach (var group in revived.GroupBy(row => row.Stamp))
        {
            await ReviveBelowAsync(entity, Add(entity, [.. group.Select(row => row.Id)]), group.Key);
        }

        return Result();
    }

    private async Task HideBelowAsync(EntityModel entity, List<string> ids, DateTimeOffset stamp)
    {
        foreach (var relation in Cascading(entity))
        {
            var below = await session.QueryAsync(
                $"""
                update {relation.Target.Sql} set "deleted_at" = $2 where {EntityModel.Quote(relation.ForeignKey)} = any($1) and "deleted_at" is null
                returning {Key(relation.Target)}
                """,
                row => row.GetString(0),
                [ids.ToArray(), stamp.ToUniversalTime()],
                cancellationToken);
            if (below.Count > 0)
            {
                await HideBelowAsync(relation.Target, Add(relation.Target, below), stamp);
            }
        }
    }

    private async Task ReviveBelowAsync(EntityModel entity, List<string> ids, DateTimeOffset stamp)
    {
        foreach (var relation in Cascading(entity))
        {
            var below = await session.QueryAsync(
                $"""
                update {relation.Target.Sql} set "deleted_at" = null where {EntityModel.Quote(relation.ForeignKey)} = any($1) and "deleted_at" = $2
                returning {Key(relation.Target)}
                """,
                row => row.GetString(0),
                [ids.ToArray(), stamp.ToUniversalTime()],
                cancellationToken);
            if (below.Count > 0)
            {
                await ReviveBelowAsync(relation.Target, Add(relation.Target, below), stamp);
            }
        }
    }

    private static string Key(EntityModel entity) => EntityModel.Quote(entity.Key[0].Name);

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

    private List<string> Add(EntityModel entity, List<string> ids)
    {
        if (!found.TryGetValue(entity.LinkableKey, out var all))
        {
            found[entity.LinkableKey] = all = [];
        }

        all.AddRange(ids);
        return ids;
    }

    private SoftDeleted Result() => new(found.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value));
}
