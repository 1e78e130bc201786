namespace Commerce.Records.Model;

/// <summary>The kinds of relations.</summary>
public enum RelationKind
{
    /// <summary>This entity holds the key of one other record.</summary>
    BelongsTo,

    /// <summary>At most one other record holds the key of this one.</summary>
    HasOne,

    /// <summary>Any number of other records hold the key of this one.</summary>
    HasMany,

    /// <summary>A pivot table holds the keys of both.</summary>
    ManyToMany,
}
