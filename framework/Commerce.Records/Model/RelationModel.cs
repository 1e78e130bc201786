namespace Commerce.Records.Model;

/// <summary>How an entity belongs to another of the same module.</summary>
public sealed class RelationModel
{
    /// <summary>The relation, <c>lines</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The property that holds what was loaded.</summary>
    public required string Property { get; init; }

    /// <summary>The kind.</summary>
    public required RelationKind Kind { get; init; }

    /// <summary>The other entity.</summary>
    public required EntityModel Target { get; init; }

    /// <summary>The entity that has the relation.</summary>
    public required EntityModel Source { get; init; }

    /// <summary>
    /// The foreign key: a column of this entity for <see cref="RelationKind.BelongsTo"/>, of the target for the other two; for
    /// <see cref="RelationKind.ManyToMany"/> the pivot's column that names this entity.
    /// </summary>
    public required string ForeignKey { get; init; }

    /// <summary>The schema of the pivot table.</summary>
    public string? PivotSchema { get; init; }

    /// <summary>The pivot table of a <see cref="RelationKind.ManyToMany"/>.</summary>
    public string? PivotTable { get; init; }

    /// <summary>The pivot, where that is an entity: its deleted rows relate nothing. <see langword="null"/> when it is a table only.</summary>
    public EntityModel? PivotEntity { get; init; }

    /// <summary>The pivot's column that names the target.</summary>
    public string? PivotTargetKey { get; init; }

    /// <summary>Deleting this entity deletes the related ones; soft-deleting hides them.</summary>
    public bool Cascades { get; init; }

    /// <summary>A search in this entity looks into the related ones' searchable columns too.</summary>
    public bool IsSearchable { get; init; }

    /// <summary>Whether there may be more than one related record.</summary>
    public bool IsList => Kind is RelationKind.HasMany or RelationKind.ManyToMany;

    /// <summary>The entity with the foreign key, unless there is a pivot.</summary>
    internal EntityModel Holder => Kind == RelationKind.BelongsTo ? Source : Target;

    /// <summary>The entity the foreign key leads to, unless there is a pivot.</summary>
    internal EntityModel Referenced => Kind == RelationKind.BelongsTo ? Target : Source;
}
