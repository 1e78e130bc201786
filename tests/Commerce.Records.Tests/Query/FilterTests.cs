using System.Text.Json;
using Commerce.Querying;
using Commerce.Records.Query;

namespace Commerce.Records.Tests.Query;

public sealed class FilterTests(ReferenceLibrary library) : IClassFixture<ReferenceLibrary>
{
    [Fact]
    [Trait("Case", "SVC-14")]
    public void All_mistakes_are_told_at_once_with_what_was_probably_meant()
    {
        var filter = FilterParser.Parse(JsonElement.Parse(
            """{"$or":[{"titel":"x"},{"pages":{"$gt":"many"}}],"author":{"nmae":"x"},"athor":{}""" +
            ""","metadata":{"a":1},"tags":null,"is_lent":{"$gt":true},"q":"a\u0000"}"""));

        var error = Assert.Throws<CommerceException>(() => Sql(filter));

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.Equal(
            [
                ("titel", "Book has no field 'titel'. Did you mean 'title'?"),
                ("pages", "pages: \"many\" is not a whole number in range"),
                ("author.nmae", "Author has no field 'nmae'. Did you mean 'name'?"),
                ("athor", "Book has no relation 'athor'. Did you mean 'author'?"),
                ("metadata", "Book has no relation 'metadata'. It is a field: compare it by operators such as $eq or $contains"),
                ("tags", "Book has no field 'tags'. It is a relation: use a filter on the related record"),
                ("is_lent", "is_lent: the field has no order"),
                ("q", "q: a text cannot contain the character U+0000"),
            ],
            error.Errors.Select(mistake => (mistake.Field, mistake.Message)));
        Assert.StartsWith(
            "The filter on Book is not valid: Book has no field 'titel'. Did you mean 'title'?; pages: ",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"title":"a","pages":{"$in":[1]}}""", """{"title":"'; drop table","pages":{"$in":[1,2,3,4]}}""")]
    [InlineData(
        """{"languages":{"$contains":["a"]},"metadata":{"$contains":{"a":1}}}""",
        """{"languages":{"$contains":[]},"metadata":{"$contains":"x"}}""")]
    [InlineData(
        """{"author":{"$not":{"name":{"$ilike":"a%"}}},"q":"one two"}""", """{"author":{"$not":{"name":{"$ilike":"%b"}}},"q":"% _"}""")]
    [InlineData("""{"id":[]}""", """{"id":["a","b"]}""")]
    [InlineData(
        """{"tags":{"name":{"$nin":[null]}},"lent_at":{"$lt":"2026-01-01"}}""",
        """{"tags":{"name":{"$nin":["a"]}},"lent_at":{"$lt":"2027-01-01T00:00:00Z"}}""")]
    public void Filters_of_one_shape_are_one_statement(string one, string other) =>
        Assert.Equal(Sql(FilterParser.Parse(JsonElement.Parse(one))), Sql(FilterParser.Parse(JsonElement.Parse(other))));

    [Fact]
    public async Task What_is_nested_or_long_beyond_measure_is_refused_before_it_reaches_the_database()
    {
        Filter nested = new AllFilter([]);
        for (var i = 0; i < 10_000; i++)
        {
            nested = new NotFilter(nested);
        }

        var tooDeep = await Assert.ThrowsAsync<CommerceException>(() => library.FindAsync(nested, withDeleted: false));
        var tooLong = await Assert.ThrowsAsync<CommerceException>(
            () => library.FindAsync(new AnyFilter([.. Enumerable.Repeat(Pages(1), 60_001)]), withDeleted: false));

        Assert.Equal("The filter on Book is not valid: it is nested more than 64 levels deep", tooDeep.Message);
        Assert.Equal("The filter on Book is not valid: it has more than 60000 values; use a list with $in", tooLong.Message);
        Assert.NotEmpty(await library.FindAsync(new AnyFilter([.. Enumerable.Repeat(Pages(1), 5_000)]), withDeleted: false));
        Assert.NotEmpty(
            await library.FindAsync(
                new ComparisonFilter("pages", FilterOperator.In, Enumerable.Range(0, 200_000).ToArray()), withDeleted: false));
    }

    [Fact]
    public void As_many_values_as_a_statement_may_have_are_accepted_beside_each_other() =>
        Assert.NotEmpty(Sql(new AnyFilter([.. Enumerable.Repeat(new AllFilter([Pages(1)]), 60_000)])));

    [Fact]
    public void A_filter_that_holds_for_every_row_by_its_shape_is_empty()
    {
        Assert.True(FilterCompiler.IsEmpty(new AnyFilter([Pages(1), new AllFilter([])])));
        Assert.False(FilterCompiler.IsEmpty(new AnyFilter([Pages(1), Pages(2)])));
        Assert.False(FilterCompiler.IsEmpty(new AnyFilter([])));
    }

    [Fact]
    public void Null_in_json_is_null() => Assert.Equal(
        Sql(new ComparisonFilter("title", FilterOperator.Equal, null)),
        Sql(new ComparisonFilter("title", FilterOperator.Equal, JsonElement.Parse("null"))));

    [Fact]
    public void A_long_value_or_name_is_not_echoed()
    {
        var value = Assert.Throws<CommerceException>(
            () => Sql(new ComparisonFilter("pages", FilterOperator.Equal, new string('x', 1_000_000))));
        var name = Assert.Throws<CommerceException>(() => Sql(new RelatedFilter(new string('x', 1_000_000), Pages(1))));

        Assert.InRange(value.Message.Length, 1, 300);
        Assert.InRange(name.Message.Length, 1, 300);
    }

    private static ComparisonFilter Pages(int pages) => new("pages", FilterOperator.Equal, pages);

    private static string Sql(Filter filter) =>
        new FilterCompiler(new SqlText(), withDeleted: false).Compile(ReferenceLibrary.Book, "\"row\"", filter);
}
