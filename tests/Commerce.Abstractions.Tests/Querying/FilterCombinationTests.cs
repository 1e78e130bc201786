using Commerce.Querying;

namespace Commerce.Abstractions.Tests.Querying;

public class FilterCombinationTests
{
    private static readonly FieldCondition<Book, int> Pages = Filter.Where((Book book) => book.Pages);

    [Fact]
    public void Chains_of_conditions_stay_flat_however_long()
    {
        var (all, any) = (Pages.Equal(0), Pages.Equal(0));
        for (var i = 1; i < 1000; i++)
        {
            (all, any) = (all & Pages.Equal(i), any | Pages.Equal(i));
        }

        Assert.Equal(1000, Assert.IsType<AllFilter>(all.Root).Filters.Count);
        Assert.Equal(1000, Assert.IsType<AnyFilter>(any.Root).Filters.Count);
        Assert.Equal(999, Assert.IsType<ComparisonFilter>(((AllFilter)all.Root).Filters[^1]).Value);
    }

    [Fact]
    public void What_binds_closer_stays_together()
    {
        var both = Assert.IsType<AllFilter>(((Pages.Equal(1) | Pages.Equal(2)) & Pages.Equal(3)).Root);

        Assert.Equal(2, Assert.IsType<AnyFilter>(both.Filters[0]).Filters.Count);
    }

    private sealed record Book(int Pages);
}
