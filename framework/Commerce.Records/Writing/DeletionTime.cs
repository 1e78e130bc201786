using Commerce.Records.Declaration;
using Commerce.Records.Model;

namespace Commerce.Records.Writing;

/// <summary>
/// The time of a soft-delete, which no other soft-delete gave to a record above or below. A restore would take the records of both for
/// records that were deleted together.
/// </summary>
internal static class DeletionTime
{
    /// <summary>
    /// An expression with one value in a statement: the time of the transaction, or one after all given times when that one is among them.
    /// That happens in a transaction with several soft-deletes, and while a test stops the clock.
    /// </summary>
    public static string Sql(DataModel model, EntityModel entity)
    {
        var affected = new HashSet<EntityModel>();
        AddWithCascades(affected, entity);
        var tables = model.Entities.SelectMany(Cascading)
            .Where(relation => affected.Contains(relation.Source) || affected.Contains(relation.Target))
            .SelectMany(relation => new[] { relation.Source.Sql, relation.Target.Sql })
            .Distinct()
            .Select(table => $"select \"deleted_at\" from {table}")
            .ToList();
        return tables.Count == 0
            ? "commerce.now()"
            : $"""
            (
                with given(at) as not materialized ({string.Join(" union all ", tables)})
                select case when exists (select from given where at = commerce.now()::timestamptz(3))
                    then (select max(at) + interval '1 millisecond' from given) else commerce.now() end
            )
            """;
    }

    /// <summary>The relations whose records are soft-deleted and restored together with the entity's.</summary>
    public static IEnumerable<RelationModel> Cascading(EntityModel entity) =>
        entity.Relations.Where(relation => relation.Cascades && relation.Kind != RelationKind.ManyToMany);

    private static void AddWithCascades(HashSet<EntityModel> affected, EntityModel entity)
    {
        if (affected.Add(entity))
        {
            foreach (var relation in Cascading(entity))
            {
                AddWithCascades(affected, relation.Target);
            }
        }
    }
}
