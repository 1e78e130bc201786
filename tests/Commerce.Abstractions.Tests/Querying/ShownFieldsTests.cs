using System.Text.Json;
using Commerce.Querying;

namespace Commerce.Abstractions.Tests.Querying;

/// <summary>A query of callers can name what their record shows, however the record declares it.</summary>
public sealed class ShownFieldsTests
{
    public interface INamed
    {
        string Name { get; }
    }

    public interface IBook : INamed
    {
        Chapter[] Chapters { get; }

        IReadOnlyList<Chapter>? Notes { get; }

        Chapter? First { get; }
    }

    [Theory]
    [InlineData("""{ "name": "a" }""", "name", "notes")]
    [InlineData("""{ "chapters": { "title": "a" } }""", "first.title", "chapters")]
    [InlineData("""{ "notes": { "title": "a" }, "first": { "title": "b" } }""", "notes.title", "first")]
    public void What_is_shown_can_be_named(string filter, string order, string include)
    {
        var rows = Query(filter, order, include).ToRows<object>();

        Assert.Equal((order, include), (rows.OrderBy[0].Field, rows.Include[0]));
    }

    [Theory]
    [InlineData("""{ "secret": "a" }""", "name", "notes", "IBook has no field 'secret'")]
    [InlineData("""{ "chapters": { "secret": "a" } }""", "name", "notes", "Chapter has no field 'secret'")]
    [InlineData("""{ "name": "a" }""", "chapters.secret", "notes", "Chapter has no field 'secret'")]
    [InlineData("""{ "name": "a" }""", "name", "secret", "IBook has no field 'secret'")]
    public void What_is_hidden_cannot(string filter, string order, string include, string message)
    {
        var error = Assert.Throws<CommerceException>(() => Query(filter, order, include).ToRows<object>());

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    private static ListQuery<IBook> Query(string filter, string order, string include) => new()
    {
        Filter = new(FilterParser.Parse(JsonElement.Parse(filter))),
        OrderBy = [new(order)],
        Include = [include],
    };

    public sealed record Chapter(string Title);
}
