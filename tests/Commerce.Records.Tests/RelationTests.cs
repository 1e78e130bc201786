using Commerce.Querying;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests;

public sealed class RelationTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LibraryFixture library = null!;
    private Author author = null!;
    private IReadOnlyList<Book> books = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        library = await LibraryFixture.StartAsync(postgres);
        author = await library.Authors.CreateAsync(new CreateAuthor("Karen Blixen"), Cancellation);
        await library.Biographies.CreateAsync(new CreateBiography(author.Id, "Born in Rungsted"), Cancellation);
        books = await library.Books.CreateManyAsync(
            [new CreateBook("Out of Africa", author.Id), new CreateBook("Winter's Tales", author.Id), new CreateBook("Anonymous")],
            Cancellation);
        await library.Chapters.CreateManyAsync(
            [new CreateChapter(books[0].Id, "Kamante"), new CreateChapter(books[0].Id, "Farewell"), new CreateChapter(
                books[1].Id, "Alkmene")],
            Cancellation);
        var tags = await library.Tags.CreateManyAsync([new CreateTag("africa"), new CreateTag("classic")], Cancellation);
        await library.TagAsync(books[0], tags);
        await library.TagAsync(books[1], tags[1]);
    }

    public ValueTask DisposeAsync() => library.DisposeAsync();

    [Fact]
    public async Task Related_records_come_along_in_every_direction_and_depth()
    {
        var read = await library.Authors.RetrieveAsync(author.Id, ["books.chapters", "books.tags", "biography"], Cancellation);

        Assert.Equal("Born in Rungsted", read.Biography!.Text);
        Assert.Equal(["Out of Africa", "Winter's Tales"], read.Books!.Select(book => book.Title));
        Assert.Equal(["Kamante", "Farewell"], read.Books![0].Chapters!.Select(chapter => chapter.Title));
        Assert.Equal(["classic"], read.Books[1].Tags!.Select(tag => tag.Name));
        var listed = await library.Books.ListAsync(new() { Include = ["author", "chapters"] }, Cancellation);
        Assert.Equal(["Karen Blixen", "Karen Blixen", null], listed.Select(book => book.Author?.Name));
        Assert.Empty(listed[2].Chapters!);
        Assert.Equal(2, (await library.Tags.ListAsync(new ListQuery<Tag>().With(tag => tag.Books), Cancellation))[1].Books!.Count);
    }

    [Fact]
    public async Task An_unknown_relation_is_named()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => library.Authors.RetrieveAsync(author.Id, ["boks"], Cancellation));

        Assert.Equal((ErrorType.InvalidData, "Author has no relation 'boks'. Did you mean 'books'?"), (error.Type, error.Message));
    }

    [Fact]
    [Trait("Case", "SVC-14")]
    public async Task Conditions_reach_across_relations()
    {
        var byTag = Filter.Related((Book book) => book.Tags, Filter.Where((Tag tag) => tag.Name).Equal("africa"));
        var byAuthor = Filter.Related((Book book) => book.Author, Filter.Where((Author one) => one.Name).Like("Karen%"));
        var byChapter = Filter.Related(
            (Author one) => one.Books,
            Filter.Related((Book book) => book.Chapters, Filter.Where((Chapter chapter) => chapter.Title).Equal("Alkmene")));

        Assert.Equal(["Out of Africa"], await TitlesAsync(byTag));
        Assert.Equal(["Winter's Tales"], await TitlesAsync(byAuthor & !byTag));
        Assert.Equal(["Out of Africa", "Anonymous"], await TitlesAsync(byTag | Filter.Where((Book book) => book.AuthorId).Equal(null)));
        Assert.Single(await library.Authors.ListAsync(new() { Filter = byChapter }, Cancellation));
    }

    [Fact]
    [Trait("Case", "SVC-17")]
    [Trait("Case", "SVC-18")]
    public async Task A_search_finds_every_word_here_or_in_searchable_relations()
    {
        Assert.Equal(["Out of Africa"], await TitlesAsync(Filter.Search<Book>("AFRICA")));
        Assert.Equal(["Winter's Tales"], await TitlesAsync(Filter.Search<Book>("tales karen")));
        Assert.Equal(["Out of Africa", "Winter's Tales"], await TitlesAsync(Filter.Search<Book>("rungsted")));
        Assert.Empty(await TitlesAsync(Filter.Search<Book>("africa nobody")));
        Assert.Empty(await TitlesAsync(Filter.Search<Book>("%")));
        Assert.Equal(3, (await TitlesAsync(Filter.Search<Book>("  "))).Count);
    }

    [Fact]
    [Trait("Case", "SVC-15")]
    public async Task Lists_have_an_order_and_a_page()
    {
        var page = await library.Books.ListAsync(new ListQuery<Book> { Skip = 1, Take = 1 }.Descending(book => book.Title), Cancellation);
        Assert.Equal(["Out of Africa"], page.Select(book => book.Title));
        var byAuthor = await library.Books.ListAsync(
            new() { OrderBy = [new("author.name", IsDescending: true), new("title")] }, Cancellation);
        Assert.Equal(["Anonymous", "Out of Africa", "Winter's Tales"], byAuthor.Select(book => book.Title));
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => library.Books.ListAsync(new() { OrderBy = [new("nope")] }, Cancellation));
        Assert.StartsWith("Order field nope is not valid", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CommerceException>(() => library.Books.ListAsync(new() { Take = -1 }, Cancellation));
    }

    [Fact]
    [Trait("Case", "SOFT-1")]
    public async Task A_soft_delete_hides_what_belongs_to_a_record()
    {
        var deleted = await library.Authors.SoftDeleteAsync([author.Id], Cancellation);

        Assert.Equal(
            (1, 2, 3, 1),
            (
                deleted.ByKey["author_id"].Count,
                deleted.ByKey["book_id"].Count,
                deleted.ByKey["chapter_id"].Count,
                deleted.ByKey["biography_id"].Count));
        Assert.Equal(["Anonymous"], (await library.Books.ListAsync(cancellationToken: Cancellation)).Select(book => book.Title));
        var all = await library.Books.ListAsync(new() { WithDeleted = true }, Cancellation);
        Assert.Equal(2, all.Count(book => book.DeletedAt is not null));
        Assert.Empty((await library.Authors.SoftDeleteAsync([author.Id, "unknown"], Cancellation)).ByKey);
    }

    // CHANGE: Medusa revives children that had been deleted before; only what the same call had deleted comes back.
    [Fact]
    public async Task A_restore_revives_what_the_same_call_had_deleted_and_nothing_else()
    {
        await library.Books.SoftDeleteAsync([books[1].Id], Cancellation);
        await library.Authors.SoftDeleteAsync([author.Id], Cancellation);

        var restored = await library.Authors.RestoreAsync([author.Id], Cancellation);

        Assert.Equal([books[0].Id], restored.ByKey["book_id"]);
        Assert.Equal(2, restored.ByKey["chapter_id"].Count);
        Assert.Equal(
            ["Out of Africa", "Anonymous"], (await library.Books.ListAsync(cancellationToken: Cancellation)).Select(book => book.Title));
    }

    [Fact]
    public async Task Records_that_meet_a_filter_are_soft_deleted_with_what_belongs_to_them()
    {
        var title = Filter.Where((Book book) => book.Title).Equal(books[1].Title);

        var deleted = await library.Books.SoftDeleteWhereAsync(title, Cancellation);
        var again = await library.Books.SoftDeleteWhereAsync(title, Cancellation);
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => library.Books.SoftDeleteWhereAsync(new(new AllFilter([])), Cancellation));

        Assert.Equal([books[1].Id], deleted.Ids);
        Assert.Equal(["book_id", "chapter_id"], deleted.ByKey.Keys);
        Assert.Empty(again.ByKey);
        Assert.Equal((ErrorType.InvalidData, "All records of Book would be deleted. Give a condition."), (error.Type, error.Message));
    }

    [Fact]
    [Trait("Case", "SOFT-3")]
    public async Task A_unique_value_is_free_after_a_soft_delete_and_a_restore_then_fails()
    {
        var one = await library.Authors.CreateAsync(new CreateAuthor("A", "a@x"), Cancellation);
        await library.Authors.SoftDeleteAsync([one.Id], Cancellation);
        await library.Authors.CreateAsync(new CreateAuthor("B", "a@x"), Cancellation);

        var error = await Assert.ThrowsAsync<CommerceException>(() => library.Authors.RestoreAsync([one.Id], Cancellation));
        Assert.Equal(ErrorType.InvalidData, error.Type);
    }

    [Fact]
    [Trait("Case", "SOFT-6")]
    public async Task A_deleted_child_does_not_hide_its_parent()
    {
        await library.Books.SoftDeleteAsync(books.Select(book => book.Id).ToList(), Cancellation);

        Assert.Empty((await library.Authors.RetrieveAsync(author.Id, ["books"], Cancellation)).Books!);
    }

    [Fact]
    public async Task A_hard_delete_takes_what_cascades_with_it()
    {
        await library.Authors.DeleteAsync([author.Id], Cancellation);

        Assert.Equal(["Anonymous"], (await library.Books.ListAsync(new() { WithDeleted = true }, Cancellation)).Select(book => book.Title));
    }

    [Fact]
    [Trait("Case", "SOFT-4")]
    public async Task What_was_deleted_is_told_by_the_names_other_records_know_it_by()
    {
        var deleted = await library.Books.SoftDeleteAsync([books[1].Id], Cancellation);

        Assert.Equal(["book_id", "chapter_id"], deleted.ByKey.Keys);
        Assert.Equal([books[1].Id], deleted.ByKey["book_id"]);
    }

    private async Task<List<string>> TitlesAsync(Filter<Book> filter) =>
        [.. (await library.Books.ListAsync(new() { Filter = filter }, Cancellation)).Select(book => book.Title)];
}
