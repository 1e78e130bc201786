using System.Text.Json;
using System.Text.Json.Serialization;
using Commerce.Querying;
using Commerce.Serialization;
using Commerce.Workflows.Registry;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Tests.Values;

/// <summary>Sensitive members are encrypted in what the journal stores, and come back.</summary>
public class SensitiveMemberTests
{
    private static readonly JsonSerializerOptions Options = JournalDialect.InMemory.Options;

    [Fact]
    public void A_member_of_any_type_and_at_any_depth_is_encrypted_and_comes_back()
    {
        var value = new Outer(
            "Ada",
            new Inner(1234567, ["secret-a", "secret-b"], new() { ["secret-key"] = 7 }, new Card("secret-card"), 31415, "secret-o"),
            [new Field { Value = "secret-field", Plain = "plain" }]);

        var json = JsonSerializer.Serialize(value, Options);
        var read = JsonSerializer.Deserialize<Outer>(json, Options)!;

        Assert.Null(new StorableType(Options).FindLoss(typeof(Outer)));
        Assert.DoesNotContain("secret", json.Replace("$sensitive:", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("1234567", json, StringComparison.Ordinal);
        Assert.DoesNotContain("31415", json, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"Ada\"", json, StringComparison.Ordinal);
        Assert.Equal(JsonSerializer.Serialize(value, JournalJson.Options), JsonSerializer.Serialize(read, JournalJson.Options));
        Assert.Equal(
            """{"name":"Ada","inner":{"pin":"***","list":"***","map":"***","payment":"***","maybe":"***","given":"***"},"""
            + """ "fields":[{"plain":"plain","value":"***"}]}""".TrimStart(),
            SensitiveText.Hide(json));
    }

    [Fact]
    public void That_there_is_no_value_is_sensitive_too_but_not_that_it_is_absent()
    {
        var value = new Inner(1, null!, null!, null!, null, default);

        var json = JsonSerializer.Serialize(value, Options);

        Assert.Equal("""{"pin":"***","list":"***","map":"***","payment":"***","maybe":"***"}""", SensitiveText.Hide(json));
        Assert.Equal(value, JsonSerializer.Deserialize<Inner>(json, Options));
    }

    [Fact]
    public void A_type_without_sensitive_members_is_written_as_before()
    {
        var value = new Plain("$5 is not $ensitive: it is \"text\"", 5);

        Assert.Equal(JsonSerializer.Serialize(value, JournalJson.Options), JsonSerializer.Serialize(value, Options));
    }

    [Fact]
    public void A_text_that_looks_encrypted_is_not_taken_for_a_secret()
    {
        var value = new Plain("$sensitive:CfDJ8", 5);

        var json = JsonSerializer.Serialize(value, Options);

        Assert.DoesNotContain("CfDJ8\"", json, StringComparison.Ordinal);
        Assert.Equal(value, JsonSerializer.Deserialize<Plain>(json, Options));
        Assert.Equal(new Token("$sensitive:"), Again(new Token("$sensitive:")));
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(new Plain("$sensitive:\ud800", 5), Options));
    }

    [Fact]
    public void A_member_can_be_marked_later_and_a_text_can_lose_its_mark()
    {
        Assert.Equal(new Token("t"), JsonSerializer.Deserialize<Token>("""{"value":"t"}""", Options));
        Assert.Equal(new Number(5), JsonSerializer.Deserialize<Number>("""{"value":5}""", Options));

        var (text, number) = (JsonSerializer.Serialize(new Token("t"), Options), JsonSerializer.Serialize(new Number(5), Options));

        Assert.Equal(new PlainToken("t"), JsonSerializer.Deserialize<PlainToken>(text, Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<PlainNumber>(number, Options));
    }

    [Fact]
    public void A_converter_that_a_member_declares_is_used()
    {
        var json = JsonSerializer.Serialize(new Converted("abc", DayOfWeek.Friday), Options);

        Assert.Equal("""{"text":"***","day":"***"}""", SensitiveText.Hide(json));
        Assert.Equal(new Converted("cba", DayOfWeek.Friday), JsonSerializer.Deserialize<Converted>(json, Options));
    }

    [Fact]
    public void A_member_of_a_base_type_stays_sensitive_where_it_is_overridden() =>
        Assert.Equal(
            """{"value":"***"}""", SensitiveText.Hide(JsonSerializer.Serialize(new Derived { Value = "secret" }, Options)));

    [Fact]
    public void A_value_that_contains_itself_is_refused()
    {
        var circle = new Circle();
        circle.Next = circle;

        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(circle, Options));
    }

    [Fact]
    public void An_error_says_which_member_is_wrong_and_not_what_it_holds()
    {
        var written = Assert.Throws<JsonException>(() => JsonSerializer.Serialize(new Token("hunter2\ud800"), Options));
        var stored = JsonSerializer.Serialize(new Token("hunter2"), Options);
        var read = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Number>(stored, Options));

        Assert.All([written.ToString(), read.ToString()], text =>
        {
            Assert.Contains("'value'", text, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_value_that_was_changed_is_unreadable()
    {
        Assert.Throws<ValueUnreadableException>(() => JsonSerializer.Deserialize<Token>("""{"value":"$sensitive:AAAA"}""", Options));
        Assert.Throws<ValueUnreadableException>(() => JsonSerializer.Deserialize<Token>("""{"value":"$sensitive:?"}""", Options));
        Assert.Throws<ValueUnreadableException>(() => JsonSerializer.Deserialize<Plain>("""{"text":"$sensitive:","number":1}""", Options));
    }

    [Fact]
    public void Members_that_a_type_does_not_declare_cannot_be_sensitive() => Assert.Contains(
        "cannot be sensitive", new StorableType(Options).FindLoss(typeof(Extended)), StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(Outer), "Inner.Pin")]
    [InlineData(typeof(List<Dictionary<string, Token?>>), "Token.Value")]
    [InlineData(typeof(Derived), "Derived.Value")]
    [InlineData(typeof(Animal), "Cat.Chip")]
    [InlineData(typeof(Plain), null)]
    [InlineData(typeof(int), null)]
    public void The_first_sensitive_member_of_a_type_is_found(Type type, string? member) =>
        Assert.Equal(member, SensitiveMembers.Find(type, CommerceJson.Options));

    private static T Again<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, Options), Options)!;

    private sealed record Outer(string Name, Inner Inner, IReadOnlyList<Field> Fields);

    private sealed record Inner(
        [property: Sensitive] int Pin,
        [property: Sensitive] IReadOnlyList<string> List,
        [property: Sensitive] Dictionary<string, int> Map,
        [property: Sensitive] Payment Payment,
        [property: Sensitive] long? Maybe,
        [property: Sensitive] Optional<string> Given);

    private sealed class Field
    {
        [Sensitive]
        public string? Value;

        public string? Plain { get; init; }
    }

    [JsonDerivedType(typeof(Card), "card")]
    private record Payment;

    private sealed record Card(string Number) : Payment;

    private sealed record Plain(string Text, int Number);

    private sealed record Token([property: Sensitive] string Value);

    private sealed record PlainToken(string Value);

    private sealed record Number([property: Sensitive] int Value);

    private sealed record PlainNumber(int Value);

    private sealed record Converted(
        [property: Sensitive, JsonConverter(typeof(Backwards))] string Text,
        [property: Sensitive, JsonConverter(typeof(JsonStringEnumConverter))] DayOfWeek Day);

    /// <summary>Writes a text backwards, and reads it as it is.</summary>
    private sealed class Backwards : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(new string([.. value.Reverse()]));
    }

    private abstract record Base
    {
        [Sensitive]
        public abstract string Value { get; init; }
    }

    private sealed record Derived : Base
    {
        public override string Value { get; init; } = "";
    }

    private sealed class Circle
    {
        [Sensitive]
        public Circle? Next { get; set; }
    }

    private sealed class Extended
    {
        [Sensitive, JsonExtensionData]
        public Dictionary<string, JsonElement>? More { get; set; }
    }

    [JsonDerivedType(typeof(Cat), "cat")]
    private record Animal;

    private sealed record Cat([property: Sensitive] string Chip) : Animal;
}
