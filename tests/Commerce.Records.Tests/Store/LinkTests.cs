using Commerce.Querying;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

/// <summary>Linked records that plain inputs name by their ids.</summary>
public sealed class LinkTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LibraryFixture library = null!;
    private IReadOnlyList<string> tags = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        library = await LibraryFixture.StartAsync(postgres);
        tags = [.. (await library.Tags.CreateManyAsync([new CreateTag("one"), new CreateTag("two")], Cancellation)).Select(tag => tag.Id)];
    }

    public ValueTask DisposeAsync() => library.DisposeAsync();

    [Fact]
    public async Task New_records_are_linked_and_come_back_with_what_is_linked()
    {
        var books = await library.Books.CreateManyAsync(
            [new TaggedBook("A", tags), new TaggedBook("B", null), new TaggedBook("C", [tags[1]])], Cancellation);

        Assert.Equal([tags, [], [tags[1]]], books.Select(TagsOf));
        Assert.Equal([tags, [], [tags[1]]], (await library.Books.ListAsync(new() { Include = ["tags"] }, Cancellation)).Select(TagsOf));
    }

    [Fact]
    public async Task An_update_replaces_what_was_linked_and_without_a_list_leaves_it()
    {
        var book = await library.Books.CreateAsync(new TaggedBook("A", tags), Cancellation);

        var untouched = await library.Books.UpdateAsync(new RetagBook(book.Id) { Title = "B" }, Cancellation);
        var replaced = await library.Books.UpdateAsync(new RetagBook(book.Id) { Tags = new([tags[1]]) }, Cancellation);
        var emptied = await library.Books.UpdateAsync(new RetagBook(book.Id) { Tags = new([]) }, Cancellation);

        Assert.Equal([("B", 2), ("B", 1), ("B", 0)], new[] { untouched, replaced, emptied }.Select(one => (one.Title, one.Tags!.Count)));
        Assert.Equal(untouched.UpdatedAt, emptied.UpdatedAt);
    }

    [Fact]
    public async Task An_update_may_be_of_links_alone()
    {
        var book = await library.Books.CreateAsync(new CreateBook("A"), Cancellation);

        Assert.Equal(tags, TagsOf(await library.Books.UpdateAsync(new TagsOfBook(book.Id, tags), Cancellation)));
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => library.Books.UpdateManyAsync<TagsOfBook>([new(book.Id, []), new("nope", tags)], Cancellation));
        Assert.Equal((ErrorType.NotFound, "Book with id \"nope\" not found"), (error.Type, error.Message));
        Assert.Equal(2, (await library.Books.RetrieveAsync(book.Id, ["tags"], Cancellation)).Tags!.Count);
    }

    [Fact]
    public async Task Nothing_is_stored_when_an_id_is_unknown()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => library.Books.CreateAsync(new TaggedBook("A", ["nope"]), Cancellation));

        Assert.Equal(ErrorType.NotFound, error.Type);
        Assert.Empty(await library.Books.ListAsync(cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Links_are_not_written_by_a_condition()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            library.Books.UpdateWhereAsync(Filter.Where((Book book) => book.Title).Equal("A"), new TaggedBook("B", tags), Cancellation));

        Assert.Equal(
            "TaggedBook has ids for tags. Links are written by the keys of records: update Book with UpdateManyAsync.", error.Message);
    }

    private static List<string> TagsOf(Book book) => [.. book.Tags!.Select(tag => tag.Id)];

    private sealed record TaggedBook(string Title, IReadOnlyList<string>? Tags);

    private sealed record TagsOfBook(string Id, IReadOnlyList<string> Tags);

    private sealed record RetagBook(string Id)
    {
        public Optional<string> Title { get; init; }

        public Optional<IReadOnlyList<string>> Tags { get; init; }
    }
}
