using Commerce.Users;

namespace Commerce.User.Tests;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Ada@Example.com", "ada@example.COM")]
    [InlineData("josé@x.test", "JOSÉ@x.test")]
    [InlineData("jose\u0301@x.test", "jos\u00e9@x.test")]
    [InlineData("a@BÜCHER.example", "a@xn--bcher-kva.example")]
    [InlineData("a@x。test", "a@x.test")]
    public void Two_spellings_of_one_address_are_the_same(string one, string other) =>
        Assert.Equal(EmailAddress.Normalize(one), EmailAddress.Normalize(other));

    [Theory]
    [InlineData("strasse@x.test", "straße@x.test")]
    [InlineData("a.b@x.test", "ab@x.test")]
    [InlineData("a+tag@x.test", "a@x.test")]
    [InlineData("i@x.test", "ı@x.test")]
    public void What_only_a_mail_server_or_a_language_calls_the_same_is_not(string one, string other) =>
        Assert.NotEqual(EmailAddress.Normalize(one), EmailAddress.Normalize(other));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("plainword")]
    [InlineData("a@b@c")]
    [InlineData("a b@c.test")]
    [InlineData("a@b..test")]
    [InlineData("a@.test")]
    [InlineData("a@b.test.")]
    [InlineData("a@b\n.test")]
    [InlineData("a@b.test\n")]
    [InlineData("a@aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.test")]
    public void What_is_no_address_has_no_normal_form(string? text) => Assert.Null(EmailAddress.Normalize(text));

    [Theory]
    [InlineData("a@x.test>")]
    [InlineData("a@x.test,b")]
    [InlineData("a@x.test;b@y.test")]
    [InlineData("a@x.test(c)")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@x_y.test")]
    [InlineData("<a>@x.test")]
    [InlineData("a,b@x.test")]
    [InlineData("a:b;@x.test")]
    [InlineData("\"a\"@x.test")]
    [InlineData("a\\b@x.test")]
    [InlineData("admin\u200b@x.test")]
    [InlineData("\u202eb@x.test")]
    [InlineData("a\u00ad@x.test")]
    public void What_would_be_read_in_another_way_in_a_header_is_no_address(string text) => Assert.Null(EmailAddress.Normalize(text));

    [Theory]
    [InlineData("a.b+c-d_e@x.test")]
    [InlineData("o'hara@x.test")]
    [InlineData("!#$%&'*/=?^`{|}~@x.test")]
    [InlineData("用户@例子.测试")]
    [InlineData("a@localhost")]
    public void What_a_header_shows_as_it_is_may_be_an_address(string text) => Assert.NotNull(EmailAddress.Normalize(text));

    [Fact]
    public void A_message_has_some_addresses_each_cut()
    {
        var error = Assert.Throws<CommerceException>(
            () => EmailAddress.Validate(Enumerable.Range(0, 10_000).Select(number => $"{number}{new string('x', 5000)}")));

        Assert.InRange(error.Message.Length, 500, 1000);
        Assert.Contains("and 9990 more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_address() => Assert.Null(EmailAddress.Normalize("\ud800@b.test"));

    [Fact]
    public void An_address_has_254_characters_at_most()
    {
        var local = new string('a', 254 - "@x.test".Length);

        Assert.NotNull(EmailAddress.Normalize(local + "@x.test"));
        Assert.Null(EmailAddress.Normalize(local + "a@x.test"));
    }

    [Fact]
    public void All_that_are_no_addresses_are_named_at_once()
    {
        var error = Assert.Throws<CommerceException>(() => EmailAddress.Validate(["a@x.test", "one", "two"]));

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.Equal("No valid e-mail address: 'one', 'two'. Expected name@domain, at most 254 characters.", error.Message);
    }
}
