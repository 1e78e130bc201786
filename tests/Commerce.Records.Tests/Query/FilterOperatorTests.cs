using Commerce.Querying;

namespace Commerce.Records.Tests.Query;

/// <summary>Every operator on every kind of column, on PostgreSQL against plain code.</summary>
public sealed class FilterOperatorTests(ReferenceLibrary library) : IClassFixture<ReferenceLibrary>
{
    public static TheoryData<FilterOperator> Operators => new(Enum.GetValues<FilterOperator>());

    [Theory]
    [MemberData(nameof(Operators))]
    public async Task It_finds_what_it_says_in_every_kind_of_column(FilterOperator comparison)
    {
        foreach (var column in ReferenceLibrary.Book.Columns.Where(column => FilterRules.Allows(comparison, column.Kind)))
        {
            foreach (var value in FilterRules.Values(comparison, column.Kind))
            {
                var filter = new ComparisonFilter(column.Name, comparison, value);
                var (expected, found) = (library.Expect(filter, withDeleted: true), await library.FindAsync(filter, withDeleted: true));
                Assert.True(
                    expected.SequenceEqual(found), $"{FilterJson.Show(filter)} should find {expected.Count} and found {found.Count}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public async Task It_is_refused_where_it_makes_no_sense(FilterOperator comparison)
    {
        foreach (var column in ReferenceLibrary.Book.Columns.Where(column => !FilterRules.Allows(comparison, column.Kind)))
        {
            await RefusedAsync(new ComparisonFilter(column.Name, comparison, SampleValues.Of(column.Kind)[0]));
        }
    }

    [Fact]
    public async Task Values_that_do_not_fit_a_column_are_refused()
    {
        foreach (var column in ReferenceLibrary.Book.Columns)
        {
            foreach (var misfit in SampleValues.Misfits(column.Kind))
            {
                await RefusedAsync(new ComparisonFilter(column.Name, FilterOperator.Equal, misfit));
            }
        }
    }

    private async Task RefusedAsync(ComparisonFilter filter)
    {
        var error = await Record.ExceptionAsync(() => library.FindAsync(filter, withDeleted: true));
        Assert.True(
            error is CommerceException { Type: ErrorType.InvalidData, Errors: [var mistake] } && mistake.Field == filter.Field,
            $"{FilterJson.Show(filter)}: {error}");
    }
}
