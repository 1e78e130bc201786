using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>A relation as declared, not checked yet.</summary>
internal sealed class RelationDraft(RelationKind kind, string name, Type target)
{
    public RelationKind Kind { get; } = kind;

    public string Name { get; } = name;

    public Type Target { get; } = target;

    public string? ForeignKey { get; init; }

    /// <summary>The relation of the target that leads back, if it was named.</summary>
    public string? Inverse { get; init; }

    public string? PivotTable { get; init; }

    public string? PivotTargetKey { get; init; }

    public bool Cascades { get; set; }

    public bool IsSearchable { get; set; }
}
