namespace Commerce.Records.Model;

/// <summary>The kinds of relations.</summary>
public enum RelationKind
{
    /// <summary>This entity holds the key of one other.</summary>
    BelongsTo,

    /// <summary>One other entity holds the key of this one.</summary>
    HasOne,

    /// <summary>Other entities hold the key of this one.</summary>
    HasMany,

    /// <summary>A table between the two holds the keys of both.</summary>
    ManyToMany,
}
