using System.Collections;
using System.Text.Json.Serialization;
using Commerce.Querying;
using Commerce.Serialization;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Tests.Values;

/// <summary>Which types come back equal from the journal, and what is said about the others.</summary>
public class StorableTypeTests
{
    public static TheoryData<Type> Kept =>
    [
        typeof(int), typeof(double?), typeof(string), typeof(byte[]), typeof(DateTimeOffset), typeof(DayOfWeek), typeof(Guid),
        typeof(Uri), typeof(Version), typeof(Unit), typeof((string, int)), typeof(Tuple<string, int>), typeof(int[][]),
        typeof(IReadOnlyList<Line>), typeof(Dictionary<int, Line>), typeof(KeyValuePair<string, Line>), typeof(HashSet<string>),
        typeof(Line), typeof(Computed), typeof(OnlyFields), typeof(PrivateSetter), typeof(OnlyGetters), typeof(Shape), typeof(Tree),
        typeof(Forgetful), typeof(Optional<Line>), typeof(System.Text.Json.JsonElement), typeof(System.Text.Json.Nodes.JsonNode),
    ];

    public static TheoryData<Type, string> Lost => new()
    {
        { typeof(Action), "it is a System.Action, which is not data" },
        { typeof(Stream), "it is a System.IO.Stream, which is not data" },
        { typeof(InvalidOperationException), "which is not data" },
        { typeof(object), "it is declared as an object" },
        { typeof(IList), "'[]' is declared as an object" },
        { typeof(Stack<int>), "it is a stack" },
        { typeof(Holder<Stack<int>>), "'Held' is a stack" },
        { typeof(Holder<Dictionary<string, Holder<IShape>[]>>), "'Held[][].Held' is declared as" },
        { typeof(IShape), "cannot be created; declare the types that may be there with [JsonDerivedType]" },
        { typeof(PrivateField), "'count' is not public" },
        { typeof(Holder<Inherits>), "'Held.count' is not public" },
        { typeof(Captures), "no property has the name of the constructor's parameter 'count'" },
        { typeof(InternalProperty), "'Count' is not public" },
        { typeof(OtherName), "no property has the name of the constructor's parameter 'total'" },
        { typeof(TwoConstructors), "neither a public constructor without parameters nor exactly one" },
        { typeof(Parts), "'extra' is not public" },
    };

    [Theory]
    [MemberData(nameof(Kept))]
    public void A_type_whose_values_come_back_equal_is_accepted(Type type) =>
        Assert.Null(new StorableType(JournalJson.Options).FindLoss(type));

    [Theory]
    [MemberData(nameof(Lost))]
    public void A_type_that_would_lose_something_is_refused_with_the_path_of_the_member(Type type, string loss) =>
        Assert.Contains(loss, new StorableType(JournalJson.Options).FindLoss(type), StringComparison.Ordinal);

    [Fact]
    public void Events_follow_the_dialect_of_HTTP_which_sets_public_members_only()
    {
        var events = new StorableType(CommerceJson.Options);

        Assert.Null(events.FindLoss(typeof(Line)));
        Assert.Equal("'Count' has no setter, and its value would be lost.", events.FindLoss(typeof(PrivateSetter)));
        Assert.Equal("'Item1' is not public, and its value would be lost.", events.FindLoss(typeof(Pair)));
        Assert.Equal("it is a value tuple, whose members would be lost; use a record.", events.FindLoss(typeof((string, int))));
        Assert.StartsWith(
            "'Held' is a value tuple",
            new StorableType(CommerceJson.Options).FindLoss(typeof(Holder<(int, int)?>)),
            StringComparison.Ordinal);
    }

    private interface IShape;

    private sealed record Line(string Sku, decimal Price);

    private sealed record Computed(int Price, int Count)
    {
        public int Total => Price * Count;
    }

    private sealed class OnlyFields
    {
        public readonly int First = 1;
        public int Second = 2;
    }

    private sealed class Pair
    {
        public int Item1 = 1;
    }

    private sealed class PrivateSetter
    {
        public int Count { get; private set; } = 1;
    }

    private sealed class OnlyGetters
    {
        public IList<int> Numbers { get; } = [];
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    private abstract record Shape;

    private sealed record Circle(double Radius) : Shape;

    private sealed record Tree(Tree[] Branches);

    private sealed class Forgetful
    {
        [JsonIgnore]
        private readonly Lazy<int> cached = new(() => 1);

        public int Count { get; set; }

        [JsonIgnore]
        public int Cached => cached.Value;
    }

    private sealed record Holder<T>(T Held);

    private class PrivateField
    {
        private int count;

        public int Add() => ++count;
    }

    private sealed class Inherits : PrivateField;

    private sealed class Captures(int count)
    {
        public int Twice => count * 2;
    }

    private sealed class InternalProperty
    {
        internal int Count { get; set; }
    }

    private sealed class OtherName(int total)
    {
        public int Sum { get; } = total;
    }

    private sealed class TwoConstructors
    {
        public TwoConstructors(int count) => Count = count;

        public TwoConstructors(int count, string text) => (Count, Text) = (count, text);

        public int Count { get; }

        public string Text { get; } = "";
    }

    private sealed class Parts : List<int>
    {
        private int extra;

        public int Next() => ++extra;
    }
}
