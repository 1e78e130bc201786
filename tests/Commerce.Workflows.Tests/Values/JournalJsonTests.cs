using System.Text.Json;
using System.Text.Json.Serialization;
using Commerce.Serialization;

namespace Commerce.Workflows.Tests.Values;

/// <summary>What the journal stores comes back equal, or is refused.</summary>
public class JournalJsonTests
{
    [Fact]
    public void Times_keep_their_digits_and_their_offset()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 30, 15, TimeSpan.FromHours(2)).AddTicks(1234567);

        var read = Again(time);

        Assert.Equal((time.Ticks, time.Offset), (read.Ticks, read.Offset));
    }

    [Fact]
    public void Value_tuples_fields_and_members_without_a_public_setter_come_back()
    {
        Assert.Equal(("pay_1", 25), Again(("pay_1", 25)));
        var read = Again(new Odd(3) { Field = 2 });
        Assert.Equal((2, 3), (read.Field, read.Count));
        Assert.Equal([4, 5], read.List);
    }

    [Fact]
    public void Numbers_that_are_none_come_back()
    {
        Assert.Equal(double.NaN, Again(double.NaN));
        Assert.Equal(float.NegativeInfinity, Again(float.NegativeInfinity));
    }

    [Fact]
    public void A_derived_type_comes_back_where_it_is_declared_and_is_refused_where_it_is_not()
    {
        Assert.Equal(new Card(5, "1234"), Again<Payment>(new Card(5, "1234")));

        var error = Assert.Throws<NotSupportedException>(() => Again<IReadOnlyList<Animal>>([new Dog("Rex", 3)]));
        Assert.Contains("[JsonDerivedType]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_not_Unicode_is_refused()
    {
        // An attribute could not hold them.
        string[] texts = ["\ud800", "a\udc00b", "\udc00\ud800"];

        Assert.All(texts, text => Assert.Throws<JsonException>(() => Again(text)));
        Assert.All(texts, text => Assert.Throws<JsonException>(() => Again(new Dictionary<string, int> { [text] = 1 })));
    }

    [Fact]
    public void A_character_that_is_not_Unicode_is_refused_and_any_other_comes_back()
    {
        Assert.All(['\ud800', '\udc00'], half => Assert.Throws<JsonException>(() => Again(half)));
        Assert.All(['\ud800', '\udc00'], half => Assert.Throws<JsonException>(() => Again(new Dictionary<char, int> { [half] = 1 })));
        Assert.All(['a', '\0', 'ü', '"'], character => Assert.Equal(character, Again(character)));
        Assert.Equal(1, Again(new Dictionary<char, int> { ['ü'] = 1 })!['ü']);
    }

    [Fact]
    public void Any_other_text_comes_back()
    {
        const string text = "a\0b \ud83d\ude00 ü \" \\ \u2028";

        Assert.Equal(text, Again(text));
        Assert.Equal(1, Again(new Dictionary<string, int> { [text] = 1 })[text]);
    }

    [Fact]
    public void What_a_caller_sends_in_the_dialect_of_HTTP_is_read()
    {
        var line = new Line("a", new DateTimeOffset(2026, 3, 1, 12, 30, 15, 120, TimeSpan.Zero), DayOfWeek.Friday);

        Assert.Equal(line, JsonSerializer.Deserialize<Line>(JsonSerializer.Serialize(line, CommerceJson.Options), JournalJson.Options));
    }

    private static T Again<T>(T value) =>
        JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, JournalJson.Options), JournalJson.Options)!;

    private sealed record Line(string Sku, DateTimeOffset SentAt, DayOfWeek On);

    private sealed class Odd
    {
        public Odd()
        {
        }

        public Odd(int count)
        {
            Count = count;
            List.AddRange([4, 5]);
        }

        public int Field;

        public int Count { get; private set; }

        public List<int> List { get; } = [];
    }

    [JsonDerivedType(typeof(Card), "card")]
    private record Payment(int Amount);

    private sealed record Card(int Amount, string Number) : Payment(Amount);

    private record Animal(string Name);

    private sealed record Dog(string Name, int Age) : Animal(Name);
}
