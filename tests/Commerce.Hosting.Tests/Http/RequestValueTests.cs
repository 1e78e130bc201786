using Commerce.Http;
using Microsoft.AspNetCore.Http;

namespace Commerce.Hosting.Tests.Http;

/// <summary>Values of a request that could mean two things are refused.</summary>
public sealed class RequestValueTests
{
    [Theory]
    [InlineData("1,5")]
    [InlineData("1,234.5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData(" 1")]
    [InlineData("1.5\n")]
    [InlineData("")]
    public void What_is_not_clearly_a_number_is_refused(string text)
    {
        AssertRefused<decimal>(text, "number");
        AssertRefused<double>(text, "number");
        AssertRefused<float>(text, "number");
        AssertRefused<int>(text, "integer");
    }

    [Fact]
    public void A_number_that_its_type_cannot_have_is_refused()
    {
        AssertRefused<double>("1e999", "number");
        AssertRefused<float>("1e99", "number");
        AssertRefused<decimal>("1e3", "number");
        AssertRefused<int>("99999999999", "integer");
    }

    [Theory]
    [InlineData("03.02.2026")]
    [InlineData("01/02/2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-02-03T10:00:00 02:00")]
    [InlineData("10:00")]
    [InlineData("1")]
    public void What_is_not_clearly_a_date_is_refused(string text)
    {
        AssertRefused<DateOnly>(text, "ISO 8601 date");
        AssertRefused<DateTime>(text, "ISO 8601 time");
        AssertRefused<DateTimeOffset>(text, "ISO 8601 time");
    }

    [Fact]
    public void A_number_of_days_is_not_a_duration()
    {
        AssertRefused<TimeSpan>("30", "hours:minutes:seconds");
        AssertRefused<TimeOnly>("3 PM", "hours:minutes:seconds");
    }

    [Fact]
    public void What_is_clear_is_read()
    {
        Assert.Equal(1.5m, Read<decimal>("1.5"));
        Assert.Equal(-1500, Read<double>("-1.5e3"));
        Assert.Equal(new DateOnly(2026, 2, 3), Read<DateOnly>("2026-02-03"));
        Assert.Equal(new TimeOnly(15, 4), Read<TimeOnly>("15:04"));
        Assert.Equal(new TimeSpan(1, 2, 3, 4, 500), Read<TimeSpan>("1.02:03:04.5"));
        Assert.Equal(-7, Read<int>("-7"));
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 8, 0, 0, TimeSpan.Zero), Read<DateTimeOffset>("2026-02-03T10:00:00+02:00"));
        Assert.Equal(
            new DateTimeOffset(2026, 2, 3, 8, 0, 0, TimeSpan.Zero).AddTicks(1234568),
            Read<DateTimeOffset>("2026-02-03T08:00:00.123456789Z"));
    }

    [Theory]
    [InlineData("2026-02-03T08:00:00")]
    [InlineData("2026-02-03T08:00:00Z")]
    [InlineData("2026-02-03T10:00:00+02:00")]
    public void A_time_without_an_offset_is_in_UTC(string text)
    {
        var expected = new DateTime(2026, 2, 3, 8, 0, 0, DateTimeKind.Utc);

        Assert.Equal(expected, Read<DateTimeOffset>(text).UtcDateTime);
        Assert.Equal((expected, DateTimeKind.Utc), (Read<DateTime>(text), Read<DateTime>(text).Kind));
    }

    private static T Read<T>(string text)
        where T : IParsable<T>
    {
        var binder = Binder(text);
        var value = binder.Query<T>("value");
        binder.ThrowIfInvalid();
        return value!;
    }

    private static void AssertRefused<T>(string text, string expected)
        where T : IParsable<T>
    {
        var binder = Binder(text);
        binder.Query<T>("value");

        var error = Assert.Throws<CommerceException>(binder.ThrowIfInvalid);

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.Equal(
            text.Length == 0 ? "Field 'value' is required" : $"Expected type: '{expected}' for field 'value', got: '{text}'",
            Assert.Single(error.Errors).Message);
    }

    private static RequestBinder Binder(string text)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = QueryString.Create("value", text);
        return new RequestBinder(context);
    }
}
