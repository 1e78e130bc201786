using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Checks and builds the relations of an entity, when all entities are known.</summary>
internal sealed class RelationDeclaration(EntityDraft owner, Dictionary<Type, EntityDraft> drafts, Dictionary<Type, EntityModel> entities, ModelProblems problems)
{
    private readonly EntityModel source = entities[owner.Type];

    public RelationModel? Build(RelationDraft relation)
    {
        if (!entities.TryGetValue(relation.Target, out var target))
        {
            return Refuse(relation, "COM6036", $"The relation leads to {relation.Target.Name}, which is no entity of this module.", $"Declare {relation.Target.Name} in the same model. Records of other modules are reached by their ids.");
        }

        var property = owner.Type.GetProperties().First(property => Querying.MemberName.Of(property.Name) == relation.Name);
        if (!property.CanWrite)
        {
            return Refuse(relation, "COM6042", "What is loaded cannot be put into a property without init.", $"Give {property.Name} an init accessor.");
        }

        if (relation.Cascades && relation.Kind is RelationKind.BelongsTo or RelationKind.ManyToMany)
        {
            return relation.Kind == RelationKind.BelongsTo
                ? Refuse(relation, "COM6038", $"{source.Name} belongs to {target.Name}, so deleting it cannot delete {target.Name}.", $"Declare the cascade on {target.Name}.")
                : Refuse(relation, "COM6038", $"{target.Name} may belong to other records too, so deleting {source.Name} cannot delete it.", "Remove CascadeOnDelete. Rows of the table between the two go by themselves.");
        }

        return relation.Kind == RelationKind.ManyToMany ? ManyToMany(relation, property.Name, target) : ByForeignKey(relation, property.Name, target);
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
            ? Refuse(relation, "COM6037", $"The key {model.ForeignKey} is no column of {model.Holder.Name}.", "Name the property that holds the other record's id.")
            : HasTextKey(relation, model.Referenced) ? model : null;
    }

    private RelationModel? ManyToMany(RelationDraft relation, string property, EntityModel target)
    {
        if (!HasTextKey(relation, source) || !HasTextKey(relation, target) || !TryFindInverse(relation, target, out var inverse))
        {
            return null;
        }

        var (schema, table) = Pivot(relation.PivotTable ?? inverse?.PivotTable ?? DefaultPivot(target), target);
        var (foreignKey, targetKey) = (relation.ForeignKey ?? inverse?.PivotTargetKey ?? source.LinkableKey, relation.PivotTargetKey ?? inverse?.ForeignKey ?? target.LinkableKey);
        if (foreignKey == targetKey)
        {
            return Refuse(relation, "COM6042", $"The table {table} would name both records {foreignKey}.", "Name the two columns: ManyToMany(…, key: \"follower_id\", otherKey: \"followed_id\").");
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

    /// <summary>The relation that leads back is the one named, by either side, or the only one there is.</summary>
    private bool TryFindInverse(RelationDraft relation, EntityModel target, out RelationDraft? inverse)
    {
        var candidates = drafts[relation.Target].Relations.FindAll(other => other.Kind == RelationKind.ManyToMany && other.Target == owner.Type && other != relation);
        var named = candidates.FindAll(other => relation.Inverse is null ? other.Inverse == relation.Name : other.Name == relation.Inverse && (other.Inverse ?? relation.Name) == relation.Name);
        var possible = relation.Inverse is not null || named.Count > 0 ? named : candidates.FindAll(other => other.Inverse is null && Agree(other.PivotTable, relation.PivotTable));
        inverse = possible.Count > 0 ? possible[0] : null;
        if (possible.Count > 1)
        {
            Refuse(relation, "COM6042", $"The other side can be {string.Join(" or ", possible.Select(other => $"{target.Name}.{other.Name}"))}.", "Name it as the second argument of ManyToMany.");
        }
        else if (relation.Inverse is not null && inverse is null)
        {
            Refuse(relation, "COM6042", $"{target.Name}.{relation.Inverse} is no many-to-many relation back to {source.Name}.{relation.Name}.", $"Declare it with ManyToMany on {target.Name}, or name another.");
        }
        else if (inverse is not null && !(Agree(relation.PivotTable, inverse.PivotTable) && Agree(relation.ForeignKey, inverse.PivotTargetKey) && Agree(relation.PivotTargetKey, inverse.ForeignKey)))
        {
            Refuse(relation, "COM6042", $"{target.Name}.{inverse.Name}, the other side, names another table or other columns.", "Name them on one side only.");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static bool Agree(string? one, string? other) => one is null || other is null || one == other;

    private bool HasTextKey(RelationDraft relation, EntityModel entity)
    {
        if (entity.Key is [{ Kind: ColumnKind.Text }] or [])
        {
            return entity.Key.Count > 0;
        }

        Refuse(relation, "COM6042", $"{entity.Name} is not named by one text: its key is {string.Join(", ", entity.Key.Select(column => column.Name))}.", $"Give {entity.Name} an id.");
        return false;
    }

    private string DefaultPivot(EntityModel target)
    {
        string[] tables = [source.Table, target.Table];
        Array.Sort(tables, StringComparer.Ordinal);
        return $"{tables[0]}_{Plural(tables[1])}";
    }

    /// <summary>
    /// Unless named, the schema is that of the one that comes first in the alphabet; or, when that has no entity of this name, of the
    /// one entity that has.
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

    private static string Plural(string word) =>
        word.EndsWith('y') && word.Length > 1 && !"aeiou".Contains(word[^2], StringComparison.Ordinal) ? $"{word[..^1]}ies"
        : word.EndsWith('s') || word.EndsWith('x') || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal) ? $"{word}es"
        : $"{word}s";

    private RelationModel? Refuse(RelationDraft relation, string id, string what, string fix)
    {
        problems.Add(id, what, $"{source.Name}.{relation.Name}", fix);
        return null;
    }
}
