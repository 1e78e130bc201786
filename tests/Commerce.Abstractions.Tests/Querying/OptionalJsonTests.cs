using System.Text.Json;
using Commerce.Querying;
using Commerce.Serialization;

namespace Commerce.Abstractions.Tests.Querying;

public class OptionalJsonTests
{
    [Theory]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"id":"1","name":null}""")]
    [InlineData("""{"id":"1","name":"a","pages":5,"tags":["x"]}""")]
    [InlineData("""{"id":"1","pages":0,"tags":null}""")]
    [InlineData("""{"id":"1","tags":[]}""")]
    public void What_is_there_null_or_absent_is_so_after_a_round_trip(string json)
    {
        var change = JsonSerializer.Deserialize<Change>(json, CommerceJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(change, CommerceJson.Options));
        Assert.Equal(
            [json.Contains("name", StringComparison.Ordinal), json.Contains("pages", StringComparison.Ordinal), json.Contains(
                "tags", StringComparison.Ordinal)],
            [change.Name.HasValue, change.Pages.HasValue, change.Tags.HasValue]);
    }

    [Theory]
    [InlineData("""{"id":"1","pages":null}""")]
    [InlineData("""{"id":"1","pages":"x"}""")]
    [InlineData("""{"id":"1","name":5}""")]
    public void What_does_not_fit_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Change>(json, CommerceJson.Options));

    [Fact]
    public void Other_settings_take_it_over()
    {
        var options = new JsonSerializerOptions();
        CommerceJson.Apply(options);

        Assert.Equal("""{"id":"1","name":null}""", JsonSerializer.Serialize(new Change("1", Name: null), options));
    }

    private sealed record Change(string Id, Optional<string?> Name = default, Optional<int> Pages = default)
    {
        public Optional<IReadOnlyList<string>?> Tags { get; init; }
    }
}
