using Commerce.Querying;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests.Query;

public sealed class SearchTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LibraryFixture library = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        library = await LibraryFixture.StartAsync(postgres);
        var authors = await library.Authors.CreateManyAsync([new CreateAuthor("John Smith"), new CreateAuthor("Jane Roe")], Cancellation);
        var biographies = await library.Biographies.CreateManyAsync(
            [new CreateBiography(authors[0].Id, "Lives in Århus"), new CreateBiography(authors[1].Id, "Lives in Rome")], Cancellation);
        await library.Books.CreateManyAsync(
            [new CreateBook("Search me", authors[0].Id), new CreateBook("Researching", authors[1].Id), new CreateBook(@"100%_\done")],
            Cancellation);
        await library.Biographies.SoftDeleteAsync([biographies[1].Id], Cancellation);
    }

    public ValueTask DisposeAsync() => library.DisposeAsync();

    [Fact]
    [Trait("Case", "SVC-17")]
    public async Task A_text_is_found_in_any_letter_case_in_own_and_related_searchable_columns()
    {
        Assert.Equal(["Search me", "Researching"], await BooksAsync("SEARCH"));
        Assert.Equal(["Search me"], await BooksAsync("smith"));
        Assert.Equal(["Search me"], await BooksAsync("ÅRHUS"));
        Assert.Empty(await BooksAsync("novel"));
    }

    [Fact]
    [Trait("Case", "SVC-17")]
    public async Task Entities_without_searchable_relations_search_their_own_columns_and_those_without_any_find_nothing()
    {
        await library.Chapters.CreateAsync(
            new CreateChapter((await library.Books.ListAsync(cancellationToken: Cancellation))[0].Id, "Search"), Cancellation);

        Assert.Single(await library.Biographies.ListAsync(new() { Filter = Filter.Search<Biography>("lives") }, Cancellation));
        Assert.Empty(await library.Biographies.ListAsync(new() { Filter = Filter.Search<Biography>("smith") }, Cancellation));
        Assert.Empty(await library.Chapters.ListAsync(new() { Filter = Filter.Search<Chapter>("search") }, Cancellation));
    }

    [Fact]
    [Trait("Case", "SVC-17")]
    public async Task Deleted_related_records_are_searched_only_with_deleted()
    {
        Assert.Empty(await BooksAsync("rome"));
        Assert.Equal(
            ["Researching"],
            (await library.Books.ListAsync(new() { Filter = Filter.Search<Book>("rome"), WithDeleted = true }, Cancellation)).Select(
                book => book.Title));
    }

    [Fact]
    [Trait("Case", "SVC-18")]
    public async Task Every_word_must_be_found_somewhere()
    {
        Assert.Equal(["Search me"], await BooksAsync("john smith"));
        Assert.Equal(["Search me"], await BooksAsync("  århus\tsearch\nJOHN "));
        Assert.Empty(await BooksAsync("john roe"));
        Assert.Equal(3, (await BooksAsync(" \t ")).Count);
    }

    // CHANGE: Medusa takes wildcards in a search as such.
    [Fact]
    [Trait("Case", "SVC-17")]
    public async Task Wildcards_are_letters_like_others()
    {
        foreach (var text in new[] { "%", "_", @"\", @"0%_\D" })
        {
            Assert.Equal([@"100%_\done"], await BooksAsync(text));
        }
    }

    private async Task<List<string>> BooksAsync(string text) =>
        [.. (await library.Books.ListAsync(new() { Filter = Filter.Search<Book>(text) }, Cancellation)).Select(book => book.Title)];
}
