using Commerce.Generators.Tests.Support;

namespace Commerce.Generators.Tests;

public class RouteBodyTests
{
    private const string Create = """
        public sealed record Line(string Sku, int Quantity);
        public static class Route { public static string Post(Line line) => $"{line.Quantity} {line.Sku}"; }
        """;

    [Theory]
    [InlineData("Post")]
    [InlineData("Put")]
    [InlineData("Patch")]
    public async Task A_class_is_the_body_on_verbs_that_have_one(string verb)
    {
        var project = LoadedProject.Of("Api/route.cs", Create.Replace("Post", verb, StringComparison.Ordinal));

        var answer = await project.SendAsync($"{verb.ToUpperInvariant()} /", context => context.Json("""{"sku":"shirt","quantity":2}"""));

        Assert.Equal("2 shirt", answer.Body);
    }

    [Theory]
    [InlineData("int[] values", "values.Length", "[1,2]", "2")]
    [InlineData("List<int> values", "values.Count", "[1,2,3]", "3")]
    [InlineData("IReadOnlyList<Line> values", "values[0].Sku", """[{"sku":"shirt"}]""", "shirt")]
    [InlineData("Dictionary<string, int> values", "values[\"a\"]", """{"a":7}""", "7")]
    [InlineData("Point value", "value.X", """{"x":4}""", "4")]
    [InlineData("System.Text.Json.Nodes.JsonNode value", "value[\"deep\"]!.ToJsonString()", """{"deep":[1]}""", "[1]")]
    [InlineData("System.Text.Json.JsonElement value", "value.GetProperty(\"a\").GetInt32()", """{"a":5}""", "5")]
    [InlineData("Line? value", "value?.Sku ?? \"none\"", "null", "none")]
    [InlineData("Point? value", "value?.X ?? -1", """{"x":4}""", "4")]
    [InlineData("List<string?> values", "values[0] ?? \"null\"", "[null]", "null")]
    public async Task Bodies_are_of_any_shape_JSON_has(string parameter, string read, string json, string expected)
    {
        var project = LoadedProject.Of("Api/route.cs", $$"""
            public sealed record Line(string Sku);
            public readonly record struct Point(int X);
            public static class Route { public static string Post({{parameter}}) => ({{read}}).ToString()!; }
            """);

        Assert.Equal(expected, (await project.SendAsync("POST /", context => context.Json(json))).Body);
    }

    [Theory]
    [InlineData("Line? line", "line is null")]
    [InlineData("Point? line", "line is null")]
    public async Task A_nullable_body_may_be_absent(string parameter, string read)
    {
        var project = LoadedProject.Of("Api/route.cs", $$"""
            public sealed record Line(string Sku);
            public readonly record struct Point(int X);
            public static class Route { public static bool Post({{parameter}}) => {{read}}; }
            """);

        Assert.Equal("true", (await project.SendAsync("POST /")).Body);
    }

    [Fact]
    public async Task A_body_that_must_be_there_is_refused_when_null()
    {
        var project = LoadedProject.Of("Api/route.cs", Create);

        var refused = await project.RefusedAsync("POST /", context => context.Json("null"));

        Assert.Equal([new FieldError("", "The body must not be null.")], refused.Errors);
    }

    [Fact]
    public async Task A_body_of_the_wrong_shape_is_refused_at_its_field()
    {
        var project = LoadedProject.Of("Api/route.cs", Create);

        var refused = await project.RefusedAsync("POST /", context => context.Json("""{"sku":"shirt","quantity":"many"}"""));

        Assert.Equal(ErrorType.InvalidData, refused.Type);
        Assert.Equal("quantity", Assert.Single(refused.Errors).Field);
    }

    [Fact]
    public async Task A_body_that_is_no_JSON_is_an_unsupported_media_type()
    {
        var project = LoadedProject.Of("Api/route.cs", Create);

        var refused = await project.RefusedAsync("POST /", context => context.Request.ContentType = "text/plain");

        Assert.Equal(ErrorType.UnsupportedMediaType, refused.Type);
    }

    [Fact]
    public async Task A_wrong_query_is_refused_before_the_body_is_read()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public sealed record Line(string Sku);
            public static class Route { public static string Post(Line line, int count) => "never"; }
            """);

        var refused = await project.RefusedAsync("POST /", context => context.Json("not JSON"));

        Assert.Equal([new FieldError("count", "Field 'count' is required")], refused.Errors);
    }

    [Fact]
    public async Task Beside_an_explicit_body_a_class_is_a_service()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public sealed record Line(string Sku);
            public static class Route
            {
                public static string Post([FromBody] Line line, System.Text.StringBuilder log) => log.Append(line.Sku).ToString();
            }
            """);
        Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton(
            project.Services, new System.Text.StringBuilder("log: "));

        Assert.Equal("log: shirt", (await project.SendAsync("POST /", context => context.Json("""{"sku":"shirt"}"""))).Body);
    }
}
