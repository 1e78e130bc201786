namespace Commerce.Records.Declaration;

/// <summary>Says more about a relation.</summary>
public sealed class RelationBuilder
{
    private readonly RelationDraft relation;

    internal RelationBuilder(RelationDraft relation) => this.relation = relation;

    /// <summary>Deleting this entity deletes the related ones; soft-deleting hides them.</summary>
    public RelationBuilder CascadeOnDelete()
    {
        relation.Cascades = true;
        return this;
    }

    /// <summary>A search in this entity looks into the related ones' searchable columns too.</summary>
    public RelationBuilder Searchable()
    {
        relation.IsSearchable = true;
        return this;
    }
}
