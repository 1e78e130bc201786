using System.Text.Json;
using Commerce.Querying;

namespace Commerce.Abstractions.Tests.Querying;

public class FilterParserTests
{
    [Theory]
    [InlineData("""{}""", "all()")]
    [InlineData("""{"email":"a@b.c"}""", "email Equal \"a@b.c\"")]
    [InlineData("""{"email":null}""", "email Equal null")]
    [InlineData("""{"id":["a","b",null]}""", """id In ["a","b",null]""")]
    [InlineData("""{"id":[]}""", "id In []")]
    [InlineData("""{"pages":{"$gt":1,"$lte":2.50}}""", "all(pages Greater 1, pages LessOrEqual 2.50)")]
    [InlineData("""{"a":{"$eq":1}}""", "a Equal 1")]
    [InlineData("""{"a":{"$ne":null}}""", "a NotEqual null")]
    [InlineData("""{"a":{"$gte":1,"$lt":2,"$in":[1],"$nin":[2],"$like":"x%","$ilike":"_"}}""",
        """all(a GreaterOrEqual 1, a Less 2, a In [1], a NotIn [2], a Like "x%", a LikeIgnoringCase "_")""")]
    [InlineData("""{"metadata":{"$contains":{"$gt":{"q":[1]}}}}""", """metadata Contains {"$gt":{"q":[1]}}""")]
    [InlineData("""{"languages":{"$eq":["da","en"]}}""", """languages Equal ["da","en"]""")]
    [InlineData("""{"q":"john smith"}""", "search 'john smith'")]
    [InlineData("""{"a":1,"b":2}""", "all(a Equal 1, b Equal 2)")]
    [InlineData("""{"author":{}}""", "author(all())")]
    [InlineData(
        """{"author":{"name":"x","books":{"pages":{"$gt":1}},"q":"y"}}""",
        "author(all(name Equal \"x\", books(pages Greater 1), search 'y'))")]
    [InlineData("""{"author":{"$or":[{"name":"x"},{"name":null}]}}""", "author(any(name Equal \"x\", name Equal null))")]
    [InlineData("""{"$not":{"a":1}}""", "not(a Equal 1)")]
    [InlineData("""{"$and":[{"a":1},{"$or":[{"b":2},{}]}],"$or":[]}""", "all(all(a Equal 1, any(b Equal 2, all())), any())")]
    [Trait("Case", "SVC-14")]
    public void Every_form_has_its_tree(string json, string tree) => Assert.Equal(tree, Show(FilterParser.Parse(JsonElement.Parse(json))));

    [Fact]
    public void A_query_string_gives_the_same_tree_with_texts_for_values()
    {
        // $or[0][created_at][$gte]=2026-01-01&$or[1][id][]=a&$or[1][id][]=b&author[name]=x
        var nested = new Dictionary<string, object?>
        {
            ["$or"] = new List<object?>
            {
                new Dictionary<string, object?> { ["created_at"] = new Dictionary<string, object?> { ["$gte"] = "2026-01-01" } },
                new Dictionary<string, object?> { ["id"] = new List<object?> { "a", "b" } },
            },
            ["author"] = new Dictionary<string, object?> { ["name"] = "x" },
        };

        Assert.Equal(
            """all(any(created_at GreaterOrEqual "2026-01-01", id In ["a","b"]), author(name Equal "x"))""",
            Show(FilterParser.Parse(nested)));
    }

    // CHANGE: Medusa ignores an unknown operator and lists everything.
    [Theory]
    [InlineData("""{"$and":[{"a":1},{"created_at":{"$bogus":1}}]}""", "$and[1].created_at.$bogus")]
    [InlineData("""{"$bogus":[]}""", "$bogus")]
    [InlineData("""{"author":{"$nor":[]}}""", "author.$nor")]
    [InlineData("""{"a":{"$EQ":1}}""", "a.$EQ")]
    [InlineData("""{"$gt":1}""", "$gt")]
    [InlineData("""{"a":{"$gt":1,"name":2}}""", "a.name")]
    [InlineData("""{"a":{"$gt":1,"$or":[]}}""", "a.$or")]
    [InlineData("""{"$or":{"a":1}}""", "$or")]
    [InlineData("""{"$and":null}""", "$and")]
    [InlineData("""{"$or":[{"a":1},"b"]}""", "$or[1]")]
    [InlineData("""{"$not":[{"a":1}]}""", "$not")]
    [InlineData("""{"q":5}""", "q")]
    [InlineData("""{"q":"\ud834"}""", "q")]
    [InlineData("""{"a":{"$in":"x"}}""", "a.$in")]
    [InlineData("""{"a":{"$nin":null}}""", "a.$nin")]
    [InlineData("""{"a":{"$like":5}}""", "a.$like")]
    [InlineData("""{"a":1,"a":2}""", "a")]
    [InlineData("""{"a":{"$eq":1,"$eq":2}}""", "a.$eq")]
    [InlineData("""{"\ud834":1}""", "")]
    [InlineData("""[]""", "")]
    [InlineData("""null""", "")]
    [InlineData("\"a\"", "")]
    [Trait("Case", "SVC-14")]
    public void A_mistake_is_refused_with_its_place(string json, string place)
    {
        var error = Assert.Throws<CommerceException>(() => FilterParser.Parse(JsonElement.Parse(json)));

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.Equal(place, Assert.Single(error.Errors).Field);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var error = Assert.Throws<CommerceException>(
            () => FilterParser.Parse(JsonElement.Parse("""{"$or":5,"author":{"name":{"$bogus":1}},"q":[],"good":1}""")));

        Assert.Equal(["$or", "author.name.$bogus", "q"], error.Errors.Select(mistake => mistake.Field));
        Assert.Equal(
            "The filter is not valid: $or: a list of filters is required; author.name.$bogus: there is no such operator. " +
            "Expected one of $eq, $ne, $gt, $gte, $lt, $lte, $in, $nin, $like, $ilike, $contains; q: a text is required",
            error.Message);
    }

    [Fact]
    public void Depth_and_size_have_limits()
    {
        Assert.Equal(FilterParser.MaxDepth - 1, Show(Parse(Nested(FilterParser.MaxDepth))).Split("not(").Length - 1);
        var tooDeep = Refused(Nested(FilterParser.MaxDepth + 1));
        Assert.Equal("filters are nested more than 16 levels deep", tooDeep.Message);
        var tooMany = Refused($$"""{"$or":[{{string.Join(',', Enumerable.Repeat("""{"$bogus":1}""", 100_000))}}]}""", all: true);
        Assert.Equal("there are more than 500 conditions in all", tooMany.Message);
        Assert.Equal(
            "there are more than 500 conditions in all",
            Refused($$"""{"q":"{{new string('a', 1000).Replace("a", "a ", StringComparison.Ordinal)}}"}""").Message);
        Assert.Equal(
            "the list has more than 10000 values", Refused($$"""{"id":[{{string.Join(',', Enumerable.Range(0, 10_001))}}]}""").Message);
        Assert.Equal($"{new string('f', 64)}…", Refused($$$"""{"{{{new string('f', 100_000)}}}":{"$in":1}}""").Field.Split('.')[0]);
    }

    [Fact]
    public void A_query_string_nested_beyond_measure_is_refused()
    {
        var nested = new Dictionary<string, object?>();
        for (var i = 0; i < 1000; i++)
        {
            nested = new() { ["a"] = nested };
        }

        Assert.Equal(ErrorType.InvalidData, Assert.Throws<CommerceException>(() => FilterParser.Parse(nested)).Type);
    }

    private static string Nested(int depth) =>
        $"{string.Concat(Enumerable.Repeat("""{"$not":""", depth - 1))}{"{}"}{new string('}', depth - 1)}";

    private static Filter Parse(string json) => FilterParser.Parse(JsonElement.Parse(json));

    private static FieldError Refused(string json, bool all = false)
    {
        var errors = Assert.Throws<CommerceException>(() => Parse(json)).Errors;
        return all ? errors[^1] : Assert.Single(errors);
    }

    private static string Show(Filter filter) => filter switch
    {
        AllFilter all => $"all({string.Join(", ", all.Filters.Select(Show))})",
        AnyFilter any => $"any({string.Join(", ", any.Filters.Select(Show))})",
        NotFilter not => $"not({Show(not.Operand)})",
        RelatedFilter related => $"{related.Relation}({Show(related.Filter)})",
        SearchFilter search => $"search '{search.Text}'",
        ComparisonFilter comparison =>
            $"{comparison.Field} {comparison.Operator} {(comparison.Value as JsonElement?)?.GetRawText() ?? "null"}",
        _ => throw new ArgumentOutOfRangeException(nameof(filter)),
    };
}
