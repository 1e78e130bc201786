using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Adds what relations need in the database: foreign keys, indexes and pivot tables.</summary>
internal static class RelationStorage
{
    public static DataModel Complete(string schema, IReadOnlyList<EntityModel> entities, ModelProblems problems)
    {
        var relations = entities.SelectMany(entity => entity.Relations).ToList();
        foreach (var entity in entities)
        {
            var own = relations.Where(relation => relation.Kind != RelationKind.ManyToMany && relation.Holder == entity);
            var keys = own.GroupBy(relation => relation.ForeignKey);
            entity.ForeignKeys = [.. keys.Select(sides => ForeignKey(entity, [.. sides], problems))];
            entity.Indexes = [.. entity.Indexes, .. ImpliedIndexes(entity)];
        }

        var pivots = relations.Where(relation => relation.Kind == RelationKind.ManyToMany)
            .GroupBy(relation => (relation.PivotSchema, relation.PivotTable));
        return new DataModel(schema, entities, [.. pivots.Select(sides => Pivot(entities, [.. sides], problems)).OfType<PivotModel>()]);
    }

    private static ForeignKeyModel ForeignKey(EntityModel entity, List<RelationModel> sides, ModelProblems problems)
    {
        var first = sides[0];
        foreach (var other in sides.Where(side => side.Referenced != first.Referenced))
        {
            problems.Add(
                "COM6049",
                $"{first.ForeignKey} holds the key of {other.Referenced.Name} here, and of {first.Referenced.Name} in {Place(first)}.",
                Place(other),
                "Give each relation a key of its own.");
        }

        foreach (var same in sides.GroupBy(side => side.Kind == RelationKind.BelongsTo).Select(group => group.ToList()))
        {
            if (same.Count > 1)
            {
                problems.Add(
                    "COM6051",
                    $"{string.Join(" and ", same.Select(Place))} use the same key {first.ForeignKey} of {entity.Name}.",
                    Place(same[^1]),
                    "Keep one of them.");
            }
        }

        return new ForeignKeyModel(
            $"{entity.Table}_{first.ForeignKey}_fkey",
            first.ForeignKey,
            first.Referenced,
            sides.Exists(side => side.Kind == RelationKind.HasOne),
            sides.Exists(side => side.Cascades));
    }

    /// <summary>
    /// Each foreign key gets an index, which is unique where the other side has at most one record. Soft-deleted rows get a partial index,
    /// which is small.
    /// </summary>
    private static IEnumerable<IndexModel> ImpliedIndexes(EntityModel entity)
    {
        foreach (var key in entity.ForeignKeys.Where(key => !entity.Indexes.Any(index => Serves(index, key))))
        {
            var name = IndexModel.DefaultName(entity.Table, [key.Column], key.IsUnique);
            yield return new IndexModel(name, [key.Column], key.IsUnique, IndexModel.NotDeleted);
        }

        var deleted = IndexModel.DefaultName(entity.Table, ["deleted_at"], isUnique: false);
        yield return new IndexModel(deleted, ["deleted_at"], IsUnique: false, "deleted_at is not null");
    }

    private static bool Serves(IndexModel index, ForeignKeyModel key) =>
        index.Columns.Count > 0 && index.Columns[0] == key.Column && index is { Where: null or IndexModel.NotDeleted, Method: "btree" }
        && (!key.IsUnique || (index.IsUnique && index.Columns.Count == 1));

    private static PivotModel? Pivot(IReadOnlyList<EntityModel> entities, List<RelationModel> sides, ModelProblems problems)
    {
        // The table is the same whichever side is declared first.
        var first = sides.MinBy(side => side.ForeignKey, StringComparer.Ordinal)!;
        foreach (var other in sides.Where(side => side != first && !IsInverse(side, first)))
        {
            problems.Add(
                "COM6048",
                $"The table {first.PivotTable} already serves the relation {Place(first)}.",
                Place(other),
                "Name another table as pivotTable, or the other side as the second argument of ManyToMany.");
        }

        if (entities.FirstOrDefault(entity => entity.Schema == first.PivotSchema && entity.Table == first.PivotTable) is not { } entity)
        {
            var (schema, table, targetKey) = (first.PivotSchema!, first.PivotTable!, first.PivotTargetKey!);
            return string.CompareOrdinal(first.ForeignKey, targetKey) <= 0
                ? new PivotModel(schema, table, first.ForeignKey, first.Source, targetKey, first.Target)
                : new PivotModel(schema, table, targetKey, first.Target, first.ForeignKey, first.Source);
        }

        foreach (var missing in new[] { first.ForeignKey, first.PivotTargetKey! }.Where(key => entity.FindColumn(key) is null))
        {
            problems.Add(
                "COM6037",
                $"The key {missing} is not a column of {entity.Name}, the entity between the two.",
                Place(first),
                $"Give {entity.Type.Name} a property for it, or name the columns with ManyToMany(…, key, otherKey).");
        }

        return null;
    }

    private static bool IsInverse(RelationModel side, RelationModel first) =>
        side.Source == first.Target && side.Target == first.Source
        && side.ForeignKey == first.PivotTargetKey && side.PivotTargetKey == first.ForeignKey;

    private static string Place(RelationModel relation) => $"{relation.Source.Name}.{relation.Name}";
}
