namespace Commerce.Records.Model;

/// <summary>A relation from one entity to another of the same module.</summary>
public sealed class RelationModel
{
    /// <summary>Gets the name, such as <c>lines</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the property that holds the loaded records.</summary>
    public required string Property { get; init; }

    /// <summary>Gets the kind.</summary>
    public required RelationKind Kind { get; init; }

    /// <summary>Gets the other entity.</summary>
    public required EntityModel Target { get; init; }

    /// <summary>Gets the entity that has the relation.</summary>
    public required EntityModel Source { get; init; }

    /// <summary>
    /// Gets the foreign key: a column of this entity for <see cref="RelationKind.BelongsTo"/>, of the target for
    /// <see cref="RelationKind.HasOne"/> and <see cref="RelationKind.HasMany"/>, and of the pivot table for
    /// <see cref="RelationKind.ManyToMany"/>.
    /// </summary>
    public required string ForeignKey { get; init; }

    /// <summary>Gets the schema of the pivot table.</summary>
    public string? PivotSchema { get; init; }

    /// <summary>Gets the pivot table of a <see cref="RelationKind.ManyToMany"/>.</summary>
    public string? PivotTable { get; init; }

    /// <summary>
    /// Gets the entity of the pivot table, whose soft-deleted rows do not count; <see langword="null"/> when the table has no entity.
    /// </summary>
    public EntityModel? PivotEntity { get; init; }

    /// <summary>Gets the pivot table's column with the key of the target.</summary>
    public string? PivotTargetKey { get; init; }

    /// <summary>Gets whether deletes, soft-deletes and restores include the related records.</summary>
    public bool Cascades { get; init; }

    /// <summary>Gets whether a search includes the searchable fields of the related records.</summary>
    public bool IsSearchable { get; init; }

    /// <summary>Gets whether there may be more than one related record.</summary>
    public bool IsList => Kind is RelationKind.HasMany or RelationKind.ManyToMany;

    /// <summary>The entity with the foreign key, unless there is a pivot table.</summary>
    internal EntityModel Holder => Kind == RelationKind.BelongsTo ? Source : Target;

    /// <summary>The entity that the foreign key references, unless there is a pivot table.</summary>
    internal EntityModel Referenced => Kind == RelationKind.BelongsTo ? Target : Source;
}
