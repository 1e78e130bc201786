using System.Text.Json;
using Commerce.Generators.Text;
using Commerce.Text;

namespace Commerce.Generators.Tests;

public class NamingTests
{
    [Theory]
    [InlineData("id")]
    [InlineData("pageSize")]
    [InlineData("PageSize")]
    [InlineData("userID")]
    [InlineData("HTTPRoute")]
    [InlineData("page2Size")]
    [InlineData("x")]
    [InlineData("URL")]
    [InlineData("already_snake")]
    [InlineData("isA")]
    [InlineData("aB")]
    public void Query_keys_are_spelt_like_the_fields_of_JSON(string name) =>
        Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(name), Naming.SnakeCase(name));

    [Fact]
    public void Headers_are_spelt_with_hyphens() => Assert.Equal("idempotency-key", Naming.KebabCase("idempotencyKey"));

    [Theory]
    [InlineData("route", "ROUTE", 0)]
    [InlineData("routes", "route", 1)]
    [InlineData("rotue", "route", 1)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    public void Spellings_are_as_far_apart_as_they_have_mistakes(string left, string right, int distance) =>
        Assert.Equal(distance, Spelling.Distance(left, right));
}
