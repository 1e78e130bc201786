using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Records.Declaration;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

/// <summary>A value that cannot be stored, or not be read again, is refused by name before anything is sent.</summary>
public sealed class ValueTests(PostgresFixture postgres)
{
    private const string NoText = "a text cannot contain the character U+0000";
    private const string HalfPair = "a text cannot contain half of a surrogate pair";

    public static TheoryData<string, string> Metadata => new()
    {
        { "[1,2]", "a JSON object is required" },
        { "5", "a JSON object is required" },
        { "\"text\"", "a JSON object is required" },
        { "true", "a JSON object is required" },
        { """{"a":["\u0000"]}""", NoText },
        { """{"\u0000":1}""", NoText },
        { """{"a":"\ud800"}""", HalfPair },
        { """{"\ud800":1}""", HalfPair },
        { """{"a":1e400}""", "a number is out of range" },
        { """{"a":1e-99999999999999999999}""", "its numbers have too many digits" },
        { $$"""{"a":[{{string.Join(",", Enumerable.Repeat("1e300", 300))}}]}""", "its numbers have too many digits" },
        { Nested(33), "it is nested more than 32 levels deep" },
        { Nested(500), "it is nested more than 32 levels deep" },
    };

    public static TheoryData<string, string> Texts => new() { { "a\0b", NoText }, { "a\ud800", HalfPair } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Metadata))]
    public async Task Metadata_that_is_not_a_bounded_object_is_refused_by_create_and_update(string json, string reason)
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        var book = await library.Books.CreateAsync(new CreateBook("one") { Metadata = Parse("""{"a":1}""") }, Cancellation);

        await AssertRefusedAsync("Book", "metadata", reason, () => library.Books.CreateAsync(
            new CreateBook("two") { Metadata = Parse(json) }, Cancellation));
        await AssertRefusedAsync("Book", "metadata", reason, () => library.Books.UpdateAsync(
            new UpdateBook(book.Id) { Metadata = Parse(json) }, Cancellation));

        Assert.Equal("""{"a": 1}""", Assert.Single(await library.Books.ListAsync(null, Cancellation)).Metadata!.Value.GetRawText());
    }

    [Fact]
    public async Task What_is_within_the_bounds_comes_back()
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        foreach (var json in new[] { "{}", Nested(32), """{"a":1e300,"b":-1.5e-300,"c":12345678901234567890123456789012345678901}""" })
        {
            var book = await library.Books.CreateAsync(new CreateBook(json[..2]) { Metadata = Parse(json) }, Cancellation);

            var stored = (await library.Books.RetrieveAsync(book.Id, cancellationToken: Cancellation)).Metadata!.Value;
            Assert.True(JsonElement.DeepEquals(Parse(json), stored), $"{json} became {stored}");
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_that_cannot_be_stored_is_refused_wherever_it_stands(string text, string reason)
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        var (authors, books) = (library.Authors, library.Books);

        await AssertRefusedAsync("Author", "name", reason, () => authors.CreateAsync(new CreateAuthor(text), Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.CreateAsync(new CreateAuthor("a", Id: text), Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.CreateManyAsync(
            [new CreateAuthor("a"), new CreateAuthor("b", Id: text)], Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.UpdateAsync(new UpdateAuthor(text), Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.RetrieveAsync(text, cancellationToken: Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.FindAsync(text, cancellationToken: Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.DeleteAsync([text], Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.SoftDeleteAsync([text], Cancellation));
        await AssertRefusedAsync("Author", "id", reason, () => authors.RestoreAsync([text], Cancellation));
        await AssertRefusedAsync("Book", "languages", reason, () => books.CreateAsync(
            new CreateBook("a") { Languages = ["en", text] }, Cancellation));
        await AssertRefusedAsync("Book", "cover", reason, () => books.CreateAsync(
            new CreateBook("a") { Cover = new Cover(text, 1) }, Cancellation));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task A_number_that_JSON_does_not_have_is_refused(double number)
    {
        await using var library = await LibraryFixture.StartAsync(postgres);

        await AssertRefusedAsync("Book", "rating", "is not a number in range", () => library.Books.CreateAsync(
            new CreateBook("a") { Rating = number }, Cancellation));
    }

    [Fact]
    public async Task A_value_that_is_too_long_for_an_index_is_an_error_of_the_caller()
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        var random = new Random(1);
        var name = string.Concat(Enumerable.Range(0, 20_000).Select(_ => (char)random.Next('a', 'z')));

        var error = await Assert.ThrowsAsync<CommerceException>(() => library.Tags.CreateAsync(new CreateTag(name), Cancellation));

        Assert.Equal(ErrorType.InvalidData, error.Type);
    }

    [Fact]
    public async Task A_column_of_several_types_keeps_the_type_and_texts_set_in_code_are_checked()
    {
        await using var host = await TestHost.StartAsync(postgres);
        var model = DataModel.Create("drawing", model => model.Entity<Drawing>("drawing", drawing =>
        {
            drawing.Id("drawing");
            drawing.Property(one => one.Shape).AsJson();
            drawing.Property(one => one.Notes).Merged();
        }));
        await new Migrator(host.Database).ApplyAsync(
            [new MigrationSet("drawing", "drawing", [new Migration("0001_drawing", model.CreateScript())])], Cancellation);
        var store = new RecordStore<Drawing>(model, host.Database, new UlidGenerator(TimeProvider.System));

        var created = await store.CreateAsync(
            new { Shape = (Shape)new Square(2, "s"), Notes = new JsonObject { ["a"] = "b" } }, Cancellation);

        Assert.Equal(new Square(2, "s"), created.Shape);
        await AssertRefusedAsync("Drawing", "notes", HalfPair, () => store.CreateAsync(
            new { Shape = (Shape)new Square(2, "s"), Notes = new JsonObject { ["a"] = new JsonArray("\ud800") } }, Cancellation));
    }

    private static async Task AssertRefusedAsync(string entity, string field, string reason, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<CommerceException>(call);
        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.StartsWith($"{entity}: the value of {field} cannot be stored: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(field, Assert.Single(error.Subject!.Fields).Field);
    }

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{\"a\":", levels - 1)) + "{}" + new string('}', levels - 1);

    private static JsonElement Parse(string json) =>
        JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 }).RootElement.Clone();

    [JsonPolymorphic]
    [JsonDerivedType(typeof(Square), "square")]
    internal abstract record Shape;

    internal sealed record Square(double Side, string Name) : Shape;

    internal sealed record Drawing(string Id, Shape Shape, JsonObject? Notes);
}
