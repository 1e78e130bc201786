using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Checks and builds the relations of an entity, once all entities are known.</summary>
internal sealed class RelationDeclaration(
    EntityDraft owner, Dictionary<Type, EntityDraft> drafts, Dictionary<Type, EntityModel> entities, ModelProblems problems)
{
    private readonly EntityModel source = entities[owner.Type];

    /// <returns>The relation, or <see langword="null"/> when a problem was reported.</returns>
    public RelationModel? Build(RelationDraft relation)
    {
        if (!entities.TryGetValue(relation.Target, out var target))
        {
            return Report(
                relation,
                "COM6036",
                $"The relation leads to {relation.Target.Name}, which is not an entity of this module.",
                $"Declare {relation.Target.Name} in the same model. Refer to records of other modules by their ids.");
        }

        var property = owner.Type.GetProperties().First(property => Querying.FieldName.Of(property.Name) == relation.Name);
        if (!property.CanWrite)
        {
            return Report(
                relation,
                "COM6053",
                "The property of the relation cannot be set, so loaded records cannot be put into it.",
                $"Give {property.Name} an init accessor.");
        }

        return relation switch
        {
            { Kind: RelationKind.BelongsTo, Cascades: true } => Report(
                relation,
                "COM6038",
                $"{source.Name} belongs to {target.Name}, so deleting it cannot delete {target.Name}.",
                $"Declare the cascade on {target.Name}."),
            { Kind: RelationKind.ManyToMany, Cascades: true } => Report(
                relation,
                "COM6058",
                $"{target.Name} may belong to other records too, so deleting {source.Name} cannot delete it.",
                "Remove CascadeOnDelete. Rows of the table between the two are deleted without it."),
            { Kind: RelationKind.ManyToMany } => ManyToMany(relation, property.Name, target),
            _ => ByForeignKey(relation, property.Name, target),
        };
    }

    private RelationModel? ByForeignKey(RelationDraft relation, string property, EntityModel target)
    {
        var model = new RelationModel
        {
            Name = relation.Name,
            Property = property,
            Kind = relation.Kind,
            Source = source,
            Target = target,
            ForeignKey = relation.ForeignKey!,
            Cascades = relation.Cascades,
            IsSearchable = relation.IsSearchable,
        };
        return model.Holder.FindColumn(model.ForeignKey) is null
            ? Report(
                relation,
                "COM6037",
                $"The key {model.ForeignKey} is not a column of {model.Holder.Name}.",
                "Name the property that holds the other record's id.")
            : HasTextKey(relation, model.Referenced) ? model : null;
    }

    private RelationModel? ManyToMany(RelationDraft relation, string property, EntityModel target)
    {
        if (!HasTextKey(relation, source) || !HasTextKey(relation, target) || !TryFindInverse(relation, target, out var inverse))
        {
            return null;
        }

        var (schema, table) = Pivot(relation.PivotTable ?? inverse?.PivotTable ?? DefaultPivot(target), target);
        var foreignKey = relation.ForeignKey ?? inverse?.PivotTargetKey ?? source.LinkableKey;
        var targetKey = relation.PivotTargetKey ?? inverse?.ForeignKey ?? target.LinkableKey;
        if (foreignKey == targetKey)
        {
            return Report(
                relation,
                "COM6047",
                $"The table {table} would hold both keys in one column, {foreignKey}.",
                "Name the two columns: ManyToMany(…, key: \"follower_id\", otherKey: \"followed_id\").");
        }

        return new RelationModel
        {
            Name = relation.Name,
            Property = property,
            Kind = relation.Kind,
            Source = source,
            Target = target,
            ForeignKey = foreignKey,
            PivotSchema = schema,
            PivotTable = table,
            PivotEntity = entities.Values.FirstOrDefault(entity => entity.Schema == schema && entity.Table == table),
            PivotTargetKey = targetKey,
            IsSearchable = relation.IsSearchable,
        };
    }

    /// <summary>Finds the relation that leads back: the one that either side names, or else the only candidate.</summary>
    private bool TryFindInverse(RelationDraft relation, EntityModel target, out RelationDraft? inverse)
    {
        var candidates = drafts[relation.Target].Relations.FindAll(
            other => other.Kind == RelationKind.ManyToMany && other.Target == owner.Type && other != relation);
        var named = candidates.FindAll(other => relation.Inverse is null
            ? other.Inverse == relation.Name
            : other.Name == relation.Inverse && (other.Inverse ?? relation.Name) == relation.Name);
        var possible = relation.Inverse is not null || named.Count > 0
            ? named
            : candidates.FindAll(other => other.Inverse is null && Agree(other.PivotTable, relation.PivotTable));
        inverse = possible.Count > 0 ? possible[0] : null;
        if (possible.Count > 1)
        {
            var names = string.Join(" or ", possible.Select(other => $"{target.Name}.{other.Name}"));
            Report(relation, "COM6045", $"The other side can be {names}.", "Name it as the second argument of ManyToMany.");
        }
        else if (relation.Inverse is not null && inverse is null)
        {
            Report(
                relation,
                "COM6042",
                $"{target.Name}.{relation.Inverse} is not a many-to-many relation back to {source.Name}.{relation.Name}.",
                $"Declare it with ManyToMany on {target.Name}, or name another relation.");
        }
        else if (inverse is not null && !Agree(relation, inverse))
        {
            Report(
                relation,
                "COM6046",
                $"{target.Name}.{inverse.Name}, the other side, names another table or other columns.",
                "Name them on one side only.");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static bool Agree(RelationDraft one, RelationDraft other) => Agree(one.PivotTable, other.PivotTable)
        && Agree(one.ForeignKey, other.PivotTargetKey)
        && Agree(one.PivotTargetKey, other.ForeignKey);

    private static bool Agree(string? one, string? other) => one is null || other is null || one == other;

    private bool HasTextKey(RelationDraft relation, EntityModel entity)
    {
        if (entity.Key is [{ Kind: ColumnKind.Text }] or [])
        {
            return entity.Key.Count > 0;
        }

        Report(
            relation,
            "COM6052",
            $"The key of {entity.Name} is {string.Join(", ", entity.Key.Select(column => column.Name))}, " +
            "but relations need a key of one text column.",
            $"Give {entity.Name} an id.");
        return false;
    }

    private string DefaultPivot(EntityModel target)
    {
        string[] tables = [source.Table, target.Table];
        Array.Sort(tables, StringComparer.Ordinal);
        return $"{tables[0]}_{EnglishPlural.Of(tables[1])}";
    }

    /// <summary>
    /// Unless named, the schema is that of the table that comes first in the alphabet; or, if no entity there has this table, that of the
    /// only entity that has it.
    /// </summary>
    private (string Schema, string Table) Pivot(string name, EntityModel target)
    {
        if (name.Split('.', 2) is [var schema, var table])
        {
            return (schema, table);
        }

        var usual = (string.CompareOrdinal(source.Table, target.Table) <= 0 ? source : target).Schema;
        var schemas = entities.Values.Where(entity => entity.Table == name).Select(entity => entity.Schema).ToList();
        return (schemas is [var only] ? only : usual, name);
    }

    private RelationModel? Report(RelationDraft relation, string id, string what, string fix)
    {
        problems.Add(id, what, $"{source.Name}.{relation.Name}", fix);
        return null;
    }
}
