namespace Commerce.Records.Declaration;

/// <summary>Configures a relation.</summary>
public sealed class RelationBuilder
{
    private readonly RelationDraft relation;

    internal RelationBuilder(RelationDraft relation) => this.relation = relation;

    /// <summary>Deletes the related records together with this one, and soft-deletes and restores them together.</summary>
    /// <returns>This builder.</returns>
    public RelationBuilder CascadeOnDelete()
    {
        relation.Cascades = true;
        return this;
    }

    /// <summary>Includes the searchable fields of the related records in a search.</summary>
    /// <returns>This builder.</returns>
    public RelationBuilder Searchable()
    {
        relation.IsSearchable = true;
        return this;
    }
}
