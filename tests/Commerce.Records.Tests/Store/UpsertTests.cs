using Commerce.Records.Results;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

public sealed class UpsertTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LibraryFixture library = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => library = await LibraryFixture.StartAsync(postgres);

    public ValueTask DisposeAsync() => library.DisposeAsync();

    [Fact]
    [Trait("Case", "UPS-1")]
    public async Task A_record_is_created_then_updated_and_keeps_what_an_input_does_not_say()
    {
        var created = await UpsertAsync([new UpsertBook("1", "One") { Pages = 7 }], []);
        var updated = await UpsertAsync([new UpsertBook("1", "Two")], []);
        var kept = await UpsertAsync([new UpsertBook("1") { Pages = 8 }], []);

        Assert.Equal(["Book: 1", "", ""], Shown(created.Actions));
        Assert.Equal(["", "Book: 1", ""], Shown(updated.Actions));
        Assert.Equal(
            [("One", 7), ("Two", 7), ("Two", 8)],
            new[] { created, updated, kept }.Select(result => (result.Records[0].Title, result.Records[0].Pages)));
    }

    [Fact]
    public async Task Old_and_new_records_go_in_one_statement_and_come_back_in_their_order()
    {
        await library.Books.CreateManyAsync([new CreateBook("B") { Pages = 2 }, new CreateBook("D") { Pages = 4 }], Cancellation);
        var (b, d) = (await library.Books.ListAsync(cancellationToken: Cancellation)) is [var one, var two] ? (one, two) : default;

        var books = await library.Books.UpsertManyAsync<UpsertBook>(
            [new(null, "A"), new(b.Id) { Pages = 20 }, new("given", "C") { Genre = Genre.Poetry }, new(d.Id, "DD")], Cancellation);

        Assert.Equal([("A", 100), ("B", 20), ("C", 100), ("DD", 4)], books.Select(book => (book.Title, book.Pages)));
        Assert.Equal((b.Id, "given", Genre.Poetry, d.Id), (books[1].Id, books[2].Id, books[2].Genre, books[3].Id));
        Assert.Matches("^book_", books[0].Id);
        Assert.Equal(books[1].UpdatedAt, (await library.Books.UpsertAsync(new UpsertBook(b.Id, "B"), Cancellation)).UpdatedAt);
    }

    [Fact]
    public async Task A_new_record_without_a_needed_value_and_a_key_named_twice_are_refused()
    {
        var missing = await Assert.ThrowsAsync<CommerceException>(() => library.Books.UpsertAsync(new UpsertBook("1"), Cancellation));
        var twice = await Assert.ThrowsAsync<CommerceException>(
            () => library.Books.UpsertManyAsync<UpsertBook>([new("1", "A"), new("1", "B")], Cancellation));

        Assert.Equal((ErrorType.InvalidData, "Book needs a value for title."), (missing.Type, missing.Message));
        Assert.Equal((ErrorType.InvalidData, "Book with id \"1\" is named twice in one call."), (twice.Type, twice.Message));
        Assert.Empty(await library.Books.UpsertManyAsync(Array.Empty<UpsertBook>(), Cancellation));
    }

    [Fact]
    public async Task A_hidden_record_lives_again_with_what_it_held()
    {
        var book = await library.Books.CreateAsync(new CreateBook("A") { Pages = 3 }, Cancellation);
        await library.Books.SoftDeleteAsync([book.Id], Cancellation);

        var revived = await library.Books.UpsertAsync(new UpsertBook(book.Id, "B"), Cancellation);

        Assert.Equal(("B", 3, null), (revived.Title, revived.Pages, revived.DeletedAt));
    }

    [Fact]
    public async Task Many_callers_may_upsert_the_same_new_record()
    {
        var books = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(number => library.Books.UpsertAsync(new UpsertBook("1", $"{number}"), Cancellation)));

        Assert.Equal(16, books.Length);
        Assert.Single(await library.Books.ListAsync(cancellationToken: Cancellation));
    }

    [Fact]
    [Trait("Case", "UPS-9")]
    public async Task Each_record_has_its_related_ones_in_the_order_of_its_input()
    {
        var first = await UpsertAsync(
            [
                new UpsertBook("1", "A") { Tags = [new UpsertTag("x", "x"), new UpsertTag("y", "y")] },
                new UpsertBook("2", "B") { Tags = [new UpsertTag("y", "y"), new UpsertTag("x", "x")] },
            ],
            ["tags"]);

        Assert.Equal([["x", "y"], ["y", "x"]], first.Records.Select(book => book.Tags!.Select(tag => tag.Id)));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_cut_in_the_message()
    {
        var name = new string('x', 100_000);
        var errors = new[]
        {
            await Assert.ThrowsAsync<CommerceException>(() => UpsertAsync([new UpsertBook("1", "A")], [name])),
            await Assert.ThrowsAsync<CommerceException>(
                () => library.Books.ListFieldsAsync([name], cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<CommerceException>(async () =>
            {
                await library.Books.CreateAsync(new CreateBook("A"), Cancellation);
                await library.Books.ListAsync(new() { Include = [name] }, Cancellation);
            }),
        };

        Assert.All(errors, error => Assert.InRange(error.Message.Length, 64, 500));
    }

    [Fact]
    [Trait("Case", "UPS-2")]
    public async Task A_record_to_belong_to_needs_an_id()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => UpsertAsync([new UpsertBook("1", "A") { Author = new RecordName(null) }], ["author"]));

        Assert.Equal((ErrorType.InvalidData, "Book: author needs an id."), (error.Type, error.Message));
    }

    [Fact]
    public async Task A_record_belongs_to_the_one_named_until_null_is_named()
    {
        var author = await library.Authors.CreateAsync(new CreateAuthor("Karen Blixen"), Cancellation);

        var attached = await UpsertAsync([new UpsertBook("1", "A") { Author = new RecordName(author.Id) }], ["author"]);
        var untouched = await UpsertAsync([new UpsertBook("1", "B")], ["author"]);
        var ignored = await UpsertAsync([new UpsertBook("1", "C") { Author = (RecordName?)null }], []);
        var detached = await UpsertAsync([new UpsertBook("1", "D") { Author = (RecordName?)null }], ["author"]);

        Assert.Equal(
            [(author.Id, "Karen Blixen"), (author.Id, "Karen Blixen"), (author.Id, null), (null, null)],
            new[] { attached, untouched, ignored, detached }.Select(
                result => (result.Records[0].AuthorId, result.Records[0].Author?.Name)));
    }

    [Fact]
    [Trait("Case", "UPS-4")]
    public async Task Relations_that_are_not_named_are_left_alone()
    {
        await UpsertAsync([Book("1", new UpsertChapter("One", "1"))], ["chapters"]);

        var result = await UpsertAsync([Book("1", new UpsertChapter("Two", "2"))], []);

        Assert.Equal(["", "Book: 1", ""], Shown(result.Actions));
        Assert.Equal(["1"], (await library.Chapters.ListAsync(cancellationToken: Cancellation)).Select(chapter => chapter.Id));
    }

    [Fact]
    [Trait("Case", "UPS-5")]
    public async Task Records_below_are_created_updated_and_deleted()
    {
        await UpsertAsync(
            [Book("1", new UpsertChapter("Two", "2"), new UpsertChapter("Three", "3")), Book("2", new UpsertChapter("Other", "4"))],
            ["chapters"]);

        var result = await UpsertAsync([Book("1", new("Two, changed", "2"), new("New"))], ["chapters"]);

        var chapters = result.Records[0].Chapters!;
        Assert.Equal(["Two, changed", "New"], chapters.Select(chapter => chapter.Title));
        Assert.Equal([$"Chapter: {chapters[1].Id}", "Book: 1; Chapter: 2", "Chapter: 3"], Shown(result.Actions));
        Assert.Equal(
            ["2", "4", chapters[1].Id],
            (await library.Chapters.ListAsync(new() { WithDeleted = true }, Cancellation)).Select(chapter => chapter.Id));
        Assert.Equal(2, (await UpsertAsync([new UpsertBook("1")], ["chapters"])).Records[0].Chapters!.Count);
        Assert.Empty((await UpsertAsync([new UpsertBook("1") { Chapters = [] }], ["chapters"])).Records[0].Chapters!);
    }

    [Fact]
    public async Task Deletes_come_first_so_that_a_unique_value_can_move()
    {
        await library.Authors.UpsertWithReplaceAsync(
            [new UpsertAuthor("1", "A") { Books = [new("1", "Same"), new("2", "Other")] }], ["books"], Cancellation);

        var result = await library.Authors.UpsertWithReplaceAsync(
            [new UpsertAuthor("1") { Books = [new("3", "Same"), new("2", "Other")] }], ["books"], Cancellation);

        Assert.Equal(["3", "2"], result.Records[0].Books!.Select(book => book.Id));
        Assert.Equal(["1"], result.Actions.Deleted["Book"]);
    }

    [Fact]
    public async Task A_record_below_moves_to_the_one_that_names_it()
    {
        await UpsertAsync([Book("1", new("One", "1"), new("Two", "2")), Book("2")], ["chapters"]);

        var result = await UpsertAsync([Book("1", new UpsertChapter("Two", "2")), Book("2", new UpsertChapter("One", "1"))], ["chapters"]);

        Assert.Equal([["2"], ["1"]], result.Records.Select(book => book.Chapters!.Select(chapter => chapter.Id)));
        Assert.Empty(result.Actions.Deleted);
    }

    [Fact]
    public async Task One_record_below_is_replaced_by_another()
    {
        var upsert =
            async (UpsertAuthor author) =>
                (await library.Authors.UpsertWithReplaceAsync([author], ["biography"], Cancellation)).Records[0].Biography?.Text;

        Assert.Equal("First", await upsert(new UpsertAuthor("1", "A") { Biography = new UpsertBiography("First") }));
        Assert.Equal("First", await upsert(new UpsertAuthor("1", "B")));
        Assert.Equal("Second", await upsert(new UpsertAuthor("1", "C") { Biography = new UpsertBiography("Second") }));
        Assert.Null(await upsert(new UpsertAuthor("1", "D") { Biography = (UpsertBiography?)null }));
        Assert.Empty(await library.Biographies.ListAsync(new() { WithDeleted = true }, Cancellation));
    }

    [Fact]
    [Trait("Case", "UPS-7")]
    [Trait("Case", "UPS-8")]
    public async Task Linked_records_are_created_or_left_as_they_are_and_only_the_links_are_replaced()
    {
        await UpsertAsync([new UpsertBook("1", "A") { Tags = [new("four", "4"), new("five", "5")] }], ["tags"]);

        var result = await UpsertAsync([new UpsertBook("1") { Tags = [new("new"), new("four, changed", "4"), new(null, "4")] }], ["tags"]);

        var tags = result.Records[0].Tags!;
        Assert.Equal(["new", "four"], tags.Select(tag => tag.Name));
        Assert.Equal([$"Tag: {tags[0].Id}", "Book: 1", ""], Shown(result.Actions));
        Assert.Equal(3, (await library.Tags.ListAsync(cancellationToken: Cancellation)).Count);

        Assert.Empty((await UpsertAsync([new UpsertBook("1") { Tags = [] }], ["tags"])).Records[0].Tags!);
        Assert.Equal(3, (await library.Tags.ListAsync(cancellationToken: Cancellation)).Count);
    }

    [Fact]
    public async Task Links_and_the_record_to_belong_to_may_be_written_by_ids_alone()
    {
        var author = await library.Authors.CreateAsync(new CreateAuthor("A"), Cancellation);
        var tags = await library.Tags.CreateManyAsync([new CreateTag("one"), new CreateTag("two")], Cancellation);
        await library.Books.UpsertAsync(new UpsertBook("1", "A"), Cancellation);

        var result = await library.Books.UpsertWithReplaceAsync(
            [new LinkBook("1", [tags[1].Id, tags[0].Id], author.Id)], ["tags", "author"], Cancellation);

        Assert.Equal(["two", "one"], result.Records[0].Tags!.Select(tag => tag.Name));
        Assert.Equal("A", result.Records[0].Author!.Name);
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => library.Books.UpsertWithReplaceAsync([new LinkBook("1", ["unknown"], author.Id)], ["tags"], Cancellation));
        Assert.Equal(ErrorType.NotFound, error.Type);
        Assert.Equal(2, (await library.Books.RetrieveAsync("1", ["tags"], Cancellation)).Tags!.Count);
    }

    [Fact]
    [Trait("Case", "UPS-10")]
    public async Task The_tree_that_comes_back_can_be_given_back()
    {
        var first = await UpsertAsync(
            [
                Book(null, new UpsertChapter("B"), new UpsertChapter("A")) with { Title = "One" },
                Book(null, new UpsertChapter("C")) with { Title = "Two" },
            ],
            ["chapters"]);
        var again = await library.Books.UpsertWithReplaceAsync(first.Records, ["chapters", "tags", "author"], Cancellation);

        Assert.Equal([["B", "A"], ["C"]], first.Records.Select(book => book.Chapters!.Select(chapter => chapter.Title)));
        Assert.Equal(first.Records.Select(book => (book.Id, book.UpdatedAt)), again.Records.Select(book => (book.Id, book.UpdatedAt)));
        Assert.Equal(first.Records.SelectMany(book => book.Chapters!), again.Records.SelectMany(book => book.Chapters!));
        Assert.Equal(
            (0, 0, 2, 3),
            (
                again.Actions.Created.Count,
                again.Actions.Deleted.Count,
                again.Actions.Updated["Book"].Count,
                again.Actions.Updated["Chapter"].Count));
    }

    [Fact]
    [Trait("Case", "UPS-11")]
    public async Task Unknown_relations_are_told_all_at_once()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => UpsertAsync([new UpsertBook("1", "A")], ["chapterz", "nope"]));

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.Equal(
            "Book has no relation 'chapterz'. Did you mean 'chapters'?; Book has no relation 'nope'. There are: author, chapters, tags",
            error.Message);
    }

    [Fact]
    public async Task Nothing_is_kept_when_something_below_is_refused()
    {
        await Assert.ThrowsAsync<CommerceException>(() => UpsertAsync([Book("1", new UpsertChapter(null!))], ["chapters"]));

        Assert.Empty(await library.Books.ListAsync(cancellationToken: Cancellation));
    }

    private static UpsertBook Book(string? id, params IReadOnlyList<UpsertChapter> chapters) => new(id, "Title") { Chapters = chapters };

    /// <summary>What was created, updated and deleted.</summary>
    private static List<string> Shown(RecordActions actions) =>
    [
        .. new[] { actions.Created, actions.Updated, actions.Deleted }.Select(
            ids => string.Join("; ", ids.Select(pair => $"{pair.Key}: {string.Join(", ", pair.Value)}"))),
    ];

    private Task<UpsertResult<Book>> UpsertAsync(IReadOnlyList<UpsertBook> books, IReadOnlyList<string> relations) =>
        library.Books.UpsertWithReplaceAsync(books, relations, Cancellation);
}
