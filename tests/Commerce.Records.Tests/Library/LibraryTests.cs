using Commerce.Records.Model;

namespace Commerce.Records.Tests.Library;

/// <summary>The library stands for all that can be declared; what is tested with it is tested with everything.</summary>
public sealed class LibraryTests
{
    private static readonly IReadOnlyList<EntityModel> Entities = LibraryData.Model.Entities;

    [Fact]
    public void It_has_every_kind_of_column_and_relation()
    {
        Assert.Equal(
            Enum.GetValues<ColumnKind>(), Entities.SelectMany(entity => entity.Columns).Select(column => column.Kind).Distinct().Order());
        Assert.Equal(
            Enum.GetValues<RelationKind>(),
            Entities.SelectMany(entity => entity.Relations).Select(relation => relation.Kind).Distinct().Order());
        Assert.Equal("book_tags", Assert.Single(LibraryData.Model.Pivots).Table);
    }

    [Fact]
    public void It_has_everything_a_column_an_index_and_a_relation_can_have()
    {
        var (columns, indexes, relations) = (
            Entities.SelectMany(entity => entity.Columns).ToList(), Entities.SelectMany(entity => entity.Indexes)
                .ToList(), Entities.SelectMany(entity => entity.Relations).ToList());

        Assert.Contains(columns, column => column is { IsNullable: true, Name: not "deleted_at" });
        Assert.Contains(columns, column => column is { DefaultSql: not null, Name: not ("created_at" or "updated_at") });
        Assert.Contains(columns, column => column.IsSearchable);
        Assert.Contains(columns, column => column.IsMerged);
        Assert.Contains(columns, column => column.ComputedFrom is not null);
        Assert.Contains(indexes, index => index.IsUnique);
        Assert.Contains(indexes, index => index.Columns.Count > 1);
        Assert.Contains(indexes, index => index.Where is not (null or IndexModel.NotDeleted or "deleted_at is not null"));
        Assert.Contains(relations, relation => relation.Cascades);
        Assert.Contains(relations, relation => relation.IsSearchable);
        Assert.Contains(Entities, entity => entity.Checks.Count > 0);
    }
}
