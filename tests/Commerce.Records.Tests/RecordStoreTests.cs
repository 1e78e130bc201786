using System.Text.Json;
using Commerce.Querying;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests;

public sealed class RecordStoreTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LibraryFixture library = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => library = await LibraryFixture.StartAsync(postgres);

    public ValueTask DisposeAsync() => library.DisposeAsync();

    [Fact]
    public async Task Every_kind_of_column_comes_back_as_it_was_given()
    {
        var time = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));
        var input = new CreateBook("Out of Africa")
        {
            Pages = 320,
            Copies = 1L << 40,
            Rating = 4.5,
            Price = 12345678901234567890.123456m,
            IsLent = true,
            LentAt = time,
            Genre = Genre.ShortStories,
            Metadata = JsonElement.Parse("""{"shelf":{"row":3}}"""),
            Languages = ["da", "en, \"US\""],
            Cover = new Cover("red", 14),
        };

        var book = await library.Books.RetrieveAsync(
            (await library.Books.CreateAsync(input, Cancellation)).Id, cancellationToken: Cancellation);

        Assert.Equal(
            (
                input.Pages,
                input.Copies,
                input.Rating,
                input.Price,
                input.IsLent,
                (DateTimeOffset?)time.ToUniversalTime(),
                input.Genre,
                input.Cover),
            (
                (int?)book.Pages,
                (long?)book.Copies,
                book.Rating,
                (decimal?)book.Price,
                (bool?)book.IsLent,
                book.LentAt,
                (Genre?)book.Genre,
                book.Cover));
        Assert.Equal(input.Languages, book.Languages);
        Assert.Equal(3, book.Metadata!.Value.GetProperty("shelf").GetProperty("row").GetInt32());
        Assert.Matches("^book_[0-9A-HJKMNP-TV-Z]{26}$", book.Id);
    }

    [Fact]
    public async Task Defaults_stand_where_an_input_has_no_value()
    {
        var book = await library.Books.CreateAsync(new CreateBook("Untitled"), Cancellation);

        Assert.Equal((100, 1L, 0m, false, Genre.Novel), (book.Pages, book.Copies, book.Price, book.IsLent, book.Genre));
        Assert.Equal(["en"], book.Languages);
    }

    [Fact]
    [Trait("Case", "SVC-8")]
    public async Task One_in_one_out_many_in_many_out_in_their_order_none_in_none_out()
    {
        Assert.Equal("One", (await library.Authors.CreateAsync(new CreateAuthor("One"), Cancellation)).Name);
        var inputs = Enumerable.Range(0, 1000).Select(number => new CreateAuthor($"Author {number}")).ToList();
        var authors = await library.Authors.CreateManyAsync(inputs, Cancellation);
        Assert.Equal(inputs.Select(input => input.Name), authors.Select(author => author.Name));
        Assert.Equal(authors.Select(author => author.Id).Order(StringComparer.Ordinal), authors.Select(author => author.Id));
        Assert.Empty(await library.Authors.CreateManyAsync(Array.Empty<CreateAuthor>(), Cancellation));
    }

    [Fact]
    [Trait("Case", "SVC-2")]
    public async Task Lists_are_ordered_by_id_and_filtered()
    {
        await library.Authors.CreateManyAsync([new CreateAuthor("B", Id: "2"), new CreateAuthor("A", Id: "1")], Cancellation);

        Assert.Equal(["1", "2"], (await library.Authors.ListAsync(cancellationToken: Cancellation)).Select(author => author.Id));
        Assert.Equal(["1"], (await ListAsync(Filter.Where((Author author) => author.Id).In("1"))).Select(author => author.Id));
    }

    [Fact]
    [Trait("Case", "SVC-3")]
    public async Task A_count_ignores_the_page()
    {
        await library.Authors.CreateManyAsync([new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2")], Cancellation);

        var all = await library.Authors.ListAndCountAsync(cancellationToken: Cancellation);
        var one = await library.Authors.ListAndCountAsync(
            new() { Filter = Filter.Where((Author author) => author.Id).Equal("1") }, Cancellation);
        var beyond = await library.Authors.ListAndCountAsync(new() { Skip = 5, Take = 5 }, Cancellation);

        Assert.Equal((2, 2, 1, 1, 0, 2), (all.Items.Count, all.Count, one.Items.Count, one.Count, beyond.Items.Count, beyond.Count));
        Assert.Equal((0, 2), ((await library.Authors.ListAndCountAsync(new() { Take = 0 }, Cancellation)).Items.Count, beyond.Count));
    }

    // CHANGE: a typed caller names the columns it wants by a shape, a caller by name gets JSON.
    [Fact]
    [Trait("Case", "SVC-6")]
    public async Task Only_the_columns_asked_for_come_back()
    {
        await library.Authors.CreateAsync(new CreateAuthor("A", Id: "1"), Cancellation);

        Assert.Equal(new AuthorName("1", "A"), Assert.Single(await library.Authors.ListAsync<AuthorName>(null, Cancellation)));
        Assert.Equal(
            """{"id":"1"}""", Assert.Single(await library.Authors.ListFieldsAsync(["id"], cancellationToken: Cancellation)).ToJsonString());
        var error = await Assert.ThrowsAsync<CommerceException>(
            () => library.Authors.ListFieldsAsync(["nmae"], cancellationToken: Cancellation));
        Assert.Equal((ErrorType.InvalidData, "Author has no field 'nmae'. Did you mean 'name'?"), (error.Type, error.Message));
    }

    [Fact]
    [Trait("Case", "SVC-5")]
    public async Task A_record_without_a_key_or_with_an_unknown_one_is_not_found()
    {
        var without = await Assert.ThrowsAsync<CommerceException>(() => library.Authors.RetrieveAsync("", cancellationToken: Cancellation));
        var unknown = await Assert.ThrowsAsync<CommerceException>(
            () => library.Authors.RetrieveAsync("nope", cancellationToken: Cancellation));

        Assert.Equal((ErrorType.NotFound, "author - id must be defined"), (without.Type, without.Message));
        Assert.Equal((ErrorType.NotFound, "Author with id: nope was not found"), (unknown.Type, unknown.Message));
    }

    [Fact]
    [Trait("Case", "SVC-9")]
    public async Task Nothing_is_updated_when_one_record_is_missing()
    {
        await library.Authors.CreateAsync(new CreateAuthor("A", Id: "1"), Cancellation);

        var error = await Assert.ThrowsAsync<CommerceException>(() => library.Authors.UpdateManyAsync<UpdateAuthor>(
            [new("1", "changed"), new("does-not-exist", "x"), new("nor-this", "x")], Cancellation));

        Assert.Equal((ErrorType.NotFound, "Author with id \"does-not-exist\", \"nor-this\" not found"), (error.Type, error.Message));
        Assert.Equal("A", (await library.Authors.RetrieveAsync("1", cancellationToken: Cancellation)).Name);
    }

    [Fact]
    public async Task An_absent_value_leaves_a_column_alone_and_null_clears_it()
    {
        await library.Authors.CreateManyAsync([new CreateAuthor("A", "a@x", "1"), new CreateAuthor("B", "b@x", "2")], Cancellation);

        var updated = await library.Authors.UpdateManyAsync<UpdateAuthor>([new("2", Email: null), new("1", "AA")], Cancellation);

        Assert.Equal([("2", "B", null), ("1", "AA", "a@x")], updated.Select(author => (author.Id, author.Name, author.Email)));
    }

    [Fact]
    public async Task An_update_that_changes_nothing_leaves_the_time_of_the_last_change()
    {
        var author = await library.Authors.CreateAsync(new CreateAuthor("A"), Cancellation);

        Assert.Equal(author, await library.Authors.UpdateAsync(new UpdateAuthor(author.Id, "A"), Cancellation));
        Assert.True((await library.Authors.UpdateAsync(new UpdateAuthor(author.Id, "B"), Cancellation)).UpdatedAt > author.UpdatedAt);
    }

    [Fact]
    public async Task Merged_json_keeps_what_an_update_does_not_name_and_loses_what_it_empties()
    {
        var book = await library.Books.CreateAsync(
            new CreateBook("A") { Metadata = JsonElement.Parse("""{"a":1,"b":2,"c":""}""") }, Cancellation);

        var merged = await library.Books.UpdateAsync(
            new UpdateBook(book.Id) { Metadata = JsonElement.Parse("""{"b":"","d":[4]}""") }, Cancellation);
        Assert.Equal("""{"a": 1, "c": "", "d": [4]}""", merged.Metadata!.Value.GetRawText());
        var emptied = await library.Books.UpdateAsync(
            new UpdateBook(book.Id) { Metadata = JsonElement.Parse("""{"a":"","c":"","d":""}""") }, Cancellation);
        Assert.Equal("""{}""", emptied.Metadata!.Value.GetRawText());
        Assert.Null((await library.Books.UpdateAsync(new UpdateBook(book.Id) { Metadata = (JsonElement?)null }, Cancellation)).Metadata);
    }

    [Fact]
    public async Task Records_that_meet_a_condition_are_updated_by_one_statement()
    {
        await library.Authors.CreateManyAsync(
            [new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2"), new CreateAuthor("C", Id: "3")], Cancellation);

        var updated = await library.Authors.UpdateWhereAsync(
            Filter.Where((Author author) => author.Name).In("A", "C"), new RenameAuthor("Z"), Cancellation);

        Assert.Equal(["1", "3"], updated.Select(author => author.Id).Order());
        Assert.Empty(
            await library.Authors.UpdateWhereAsync(
                Filter.Where((Author author) => author.Name).Equal("A"), new RenameAuthor("Y"), Cancellation));
    }

    [Fact]
    [Trait("Case", "SVC-11")]
    [Trait("Case", "SVC-12")]
    public async Task What_is_deleted_is_gone_and_deleting_nothing_does_nothing()
    {
        await library.Authors.CreateManyAsync([new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2")], Cancellation);

        Assert.Equal(["1"], (await library.Authors.DeleteAsync(["1", "unknown"], Cancellation)).Ids);
        Assert.Empty((await library.Authors.DeleteAsync([], Cancellation)).ByKey);
        Assert.Empty((await library.Authors.SoftDeleteAsync([], Cancellation)).ByKey);
        Assert.Equal(["2"], (await library.Authors.ListAsync(new() { WithDeleted = true }, Cancellation)).Select(author => author.Id));
    }

    [Fact]
    [Trait("Case", "ERR-1")]
    public async Task A_taken_value_is_named_as_callers_know_it()
    {
        await library.Authors.CreateAsync(new CreateAuthor("A", "a@x.y"), Cancellation);

        await library.Authors.CreateAsync(new CreateAuthor("B", Id: "b"), Cancellation);

        Func<Task>[] writes =
        [
            () => library.Authors.CreateManyAsync([new CreateAuthor("C", "c@x.y"), new CreateAuthor("D", "a@X.y")], Cancellation),
            () => library.Authors.UpdateAsync(new UpdateAuthor("b", Email: "a@X.y"), Cancellation),
            () => library.Authors.UpdateWhereAsync(
                Filter.Where((Author author) => author.Id).Equal("b"), new EmailOfAuthor("a@X.y"), Cancellation),
            () => library.Authors.UpsertAsync(new CreateAuthor("B", "a@X.y", "b"), Cancellation),
        ];
        foreach (var write in writes)
        {
            var error = await Assert.ThrowsAsync<CommerceException>(write);

            Assert.Equal((ErrorType.InvalidData, "Author with email: a@X.y, already exists."), (error.Type, error.Message));
            Assert.Equal(new FieldValue("email", "a@X.y"), Assert.Single(error.Subject!.Fields));
        }
    }

    // CHANGE: what an input can have is known from its type, so a column that is not there is a mistake of the program; what comes with a
    // request
    // is data.
    [Fact]
    [Trait("Case", "ERR-3")]
    public async Task A_column_that_is_not_there_is_named()
    {
        var input = await Assert.ThrowsAsync<InvalidOperationException>(
            () => library.Books.CreateAsync(new { Title = "A", OtherTitle = "B" }, Cancellation));
        var unknown = new Filter<Book>(new ComparisonFilter("othertitle", FilterOperator.Equal, "x"));
        var filter = await Assert.ThrowsAsync<CommerceException>(() => library.Books.ListAsync(new() { Filter = unknown }, Cancellation));
        var field = await Assert.ThrowsAsync<CommerceException>(
            () => library.Books.ListFieldsAsync(["othertitle"], cancellationToken: Cancellation));

        Assert.Contains("OtherTitle is not a field of Book.", input.Message, StringComparison.Ordinal);
        Assert.Equal([ErrorType.InvalidData, ErrorType.InvalidData], [filter.Type, field.Type]);
        Assert.All([filter, field], error => Assert.Contains("'othertitle'", error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_that_the_database_cannot_hold_is_refused()
    {
        var error = await Assert.ThrowsAsync<CommerceException>(() => library.Authors.CreateAsync(new CreateAuthor("A\0B"), Cancellation));

        Assert.Equal(ErrorType.InvalidData, error.Type);
        Assert.Equal("Author: the value of name cannot be stored: a text cannot contain the character U+0000.", error.Message);
    }

    [Fact]
    public async Task Writes_tell_of_themselves_in_the_same_transaction_and_without_one_in_the_same_round_trip()
    {
        var author = await library.Authors.CreateAsync(new CreateAuthor("A"), Cancellation);
        await library.Authors.UpdateAsync(new UpdateAuthor(author.Id, "B"), Cancellation);
        await library.Authors.SoftDeleteAsync([author.Id], Cancellation);
        await library.Authors.RestoreAsync([author.Id], Cancellation);
        await Assert.ThrowsAsync<CommerceException>(
            () => library.Authors.CreateManyAsync([new CreateAuthor("B", "b"), new CreateAuthor("C", "B")], Cancellation));

        Assert.Equal(
            ["author.created", "author.updated", "author.deleted", "author.restored"],
            await library.Host.ColumnAsync(
                $$"""select name from commerce.event where data::jsonb = '{"id": "{{author.Id}}"}' order by id"""));
        Assert.Equal(["4"], await library.Host.ColumnAsync("select count(*) from commerce.event"));
    }

    private Task<IReadOnlyList<Author>> ListAsync(Filter<Author> filter) =>
        library.Authors.ListAsync(new() { Filter = filter }, Cancellation);

    private sealed record EmailOfAuthor(string Email);

    private sealed record AuthorName(string Id, string Name);
}
