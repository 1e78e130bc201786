using Commerce.Postgres.Records.Model;

namespace Commerce.Postgres.Records.Declaration;

/// <summary>A relation as it is declared.</summary>
internal sealed class RelationDraft(RelationKind kind, string name, Type target)
{
    public string Name { get; } = name;

    public string? ForeignKey { get; init; }

    public string? PivotTable { get; init; }

    public bool Cascades { get; set; }

    public bool IsSearchable { get; set; }

    public RelationModel? Build(EntityModel source, Dictionary<Type, EntityModel> entities, List<Problem> problems)
    {
        var place = $"{source.Name}.{Name}";
        if (!entities.TryGetValue(target, out var other))
        {
            problems.Add(new Problem("COM6036", $"The relation leads to {target.Name}, which is no entity of this module.", place, $"Declare {target.Name} in the same model. Records of other modules are reached by their ids."));
            return null;
        }

        var holder = kind == RelationKind.BelongsTo ? source : other;
        if (ForeignKey is not null && holder.FindColumn(ForeignKey) is null)
        {
            problems.Add(new Problem("COM6037", $"The key {ForeignKey} is no column of {holder.Name}.", place, "Name the property that holds the other record's id."));
            return null;
        }

        if (kind is RelationKind.BelongsTo && Cascades)
        {
            problems.Add(new Problem("COM6038", $"{source.Name} belongs to {other.Name}, so deleting it cannot delete {other.Name}.", place, $"Declare the cascade on {other.Name}."));
            return null;
        }

        return new RelationModel
        {
            Name = Name,
            Property = source.Type.GetProperties().First(property => Data.MemberName.Of(property.Name) == Name).Name,
            Kind = kind,
            Source = source,
            Target = other,
            ForeignKey = ForeignKey ?? source.LinkableKey,
            PivotTable = kind == RelationKind.ManyToMany ? PivotTable ?? DefaultPivot(source, other) : null,
            PivotTargetKey = kind == RelationKind.ManyToMany ? other.LinkableKey : null,
            Cascades = Cascades,
            IsSearchable = IsSearchable,
        };
    }

    private static string DefaultPivot(EntityModel one, EntityModel other)
    {
        string[] tables = [one.Table, other.Table];
        Array.Sort(tables, StringComparer.Ordinal);
        return $"{tables[0]}_{Plural(tables[1])}";
    }

    private static string Plural(string word) =>
        word.EndsWith('y') && word.Length > 1 && !"aeiou".Contains(word[^2], StringComparison.Ordinal) ? $"{word[..^1]}ies"
        : word.EndsWith('s') || word.EndsWith('x') || word.EndsWith("ch", StringComparison.Ordinal) || word.EndsWith("sh", StringComparison.Ordinal) ? $"{word}es"
        : $"{word}s";
}
