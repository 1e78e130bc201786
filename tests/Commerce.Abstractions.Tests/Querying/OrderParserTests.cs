using Commerce.Querying;

namespace Commerce.Abstractions.Tests.Querying;

public class OrderParserTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_is_no_order(string? order) => Assert.Empty(OrderParser.Parse(order));

    [Fact]
    public void A_minus_is_the_greatest_first_and_commas_separate()
    {
        Assert.Equal([new SortOrder("created_at", IsDescending: true)], OrderParser.Parse("-created_at"));
        Assert.Equal(
            [new SortOrder("author.name"), new SortOrder("created_at", IsDescending: true)], OrderParser.Parse("author.name, -created_at"));
    }

    [Theory]
    [InlineData(",")]
    [InlineData("a,")]
    [InlineData("a,,b")]
    [InlineData("-")]
    [InlineData("a,b,c,d,e,f,g,h,i")]
    public void A_field_without_a_name_and_too_many_are_refused(string order) =>
        Assert.Equal(ErrorType.InvalidData, Assert.Throws<CommerceException>(() => OrderParser.Parse(order)).Type);
}
