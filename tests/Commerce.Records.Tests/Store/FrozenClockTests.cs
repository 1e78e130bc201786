using Commerce.Querying;
using Commerce.Records.Tests.Library;
using Commerce.Testing;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

/// <summary>The store on a database whose clock stands still: the time of a row does not tell which call wrote it.</summary>
public sealed class FrozenClockTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private LibraryFixture library = null!;
    private DatabaseClock clock = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        library = await LibraryFixture.StartAsync(postgres);
        clock = new DatabaseClock(library.Host.Database.ConnectionString);
        await SetClockAsync(Noon);
    }

    public async ValueTask DisposeAsync()
    {
        await clock.DisposeAsync();
        await library.DisposeAsync();
    }

    [Fact]
    public async Task All_times_of_a_row_are_those_of_the_clock()
    {
        var created = await library.Authors.UpsertAsync(new CreateAuthor("A", Id: "1"), Cancellation);
        await SetClockAsync(Noon.AddHours(1));
        var updated = await library.Authors.UpdateAsync(new UpdateAuthor("1", "B"), Cancellation);
        await SetClockAsync(Noon.AddHours(2));
        var upserted = await library.Authors.UpsertAsync(new CreateAuthor("C", Id: "1"), Cancellation);
        await SetClockAsync(Noon.AddHours(3));
        await library.Authors.SoftDeleteAsync(["1"], Cancellation);
        var deleted = await library.Authors.ListAsync(new() { WithDeleted = true }, Cancellation);

        Assert.Equal(
            [(0, 0, null), (0, 1, null), (0, 2, null), (0, 2, 3)],
            new[] { created, updated, upserted, deleted[0] }.Select(
                author => (Hours(author.CreatedAt), Hours(author.UpdatedAt), author.DeletedAt is { } at ? Hours(at) : (int?)null)));
    }

    [Fact]
    public async Task A_repeated_write_changes_nothing_and_emits_nothing()
    {
        await library.Authors.CreateAsync(new CreateAuthor("A", Id: "1"), Cancellation);
        await library.Authors.UpdateAsync(new UpdateAuthor("1", "B"), Cancellation);
        Func<Task>[] repetitions =
        [
            () => library.Authors.UpdateAsync(new UpdateAuthor("1", "B"), Cancellation),
            () => library.Authors.UpdateWhereAsync(
                Filter.Where((Author author) => author.Id).Equal("1"), new RenameAuthor("B"), Cancellation),
            () => library.Authors.UpsertAsync(new UpdateAuthor("1", "B"), Cancellation),
        ];
        foreach (var repeat in repetitions)
        {
            await repeat();
        }

        Assert.Equal(["author.created 1", "author.updated 1"], await EventsAsync());
    }

    [Fact]
    public async Task Every_change_at_the_same_time_emits_its_event()
    {
        await library.Authors.CreateAsync(new CreateAuthor("A", Id: "1"), Cancellation);
        await library.Authors.UpdateAsync(new UpdateAuthor("1", "B"), Cancellation);
        await library.Authors.UpdateWhereAsync(
            Filter.Where((Author author) => author.Id).Equal("1"), new RenameAuthor("C"), Cancellation);
        await library.Authors.UpsertAsync(new UpdateAuthor("1", Email: "a@x.test"), Cancellation);
        await library.Authors.UpdateAsync(new UpdateAuthor("1", Email: null), Cancellation);
        await library.Authors.SoftDeleteAsync(["1"], Cancellation);
        await library.Authors.UpsertAsync(new UpdateAuthor("1", "C"), Cancellation);

        Assert.Equal(
            [
                "author.created 1",
                .. Enumerable.Repeat("author.updated 1", 4),
                "author.deleted 1",
                "author.updated 1",
            ],
            await EventsAsync());
    }

    [Fact]
    public async Task A_restore_brings_back_what_was_deleted_in_one_call_with_the_record_above()
    {
        var (author, books) = await AuthorWithBooksAsync();
        await library.Books.SoftDeleteAsync([books[0]], Cancellation);
        await library.Authors.SoftDeleteAsync([author], Cancellation);

        Assert.Equal([books[1]], (await library.Authors.RestoreAsync([author], Cancellation)).ByKey["book_id"]);
        Assert.Equal([books[0]], (await library.Books.RestoreAsync([books[0]], Cancellation)).Ids);
    }

    [Fact]
    public async Task A_record_that_is_deleted_again_does_not_come_back_with_the_record_above()
    {
        var (author, books) = await AuthorWithBooksAsync();
        await library.Authors.SoftDeleteAsync([author], Cancellation);
        await library.Books.RestoreAsync(books, Cancellation);
        await library.Books.SoftDeleteAsync(books, Cancellation);

        Assert.DoesNotContain("book_id", (await library.Authors.RestoreAsync([author], Cancellation)).ByKey.Keys);
    }

    [Fact]
    public async Task Deletes_of_one_transaction_are_told_apart()
    {
        var (author, books) = await AuthorWithBooksAsync();
        await using (var session = library.Host.Database.BeginSession())
        {
            await library.Books.SoftDeleteAsync([books[0]], Cancellation);
            await library.Books.SoftDeleteAsync([books[1]], Cancellation);
            await library.Authors.SoftDeleteAsync([author], Cancellation);
            await session.CommitAsync(Cancellation);
        }

        Assert.Equal(["author_id"], (await library.Authors.RestoreAsync([author], Cancellation)).ByKey.Keys);
        var deleted = await library.Books.ListAsync(new() { WithDeleted = true }, Cancellation);
        Assert.Equal([Noon, Noon.AddMilliseconds(1)], deleted.Select(book => book.DeletedAt!.Value));
    }

    private static int Hours(DateTimeOffset time) => (time - Noon).Ticks is var ticks && ticks % TimeSpan.TicksPerHour == 0
        ? (int)(ticks / TimeSpan.TicksPerHour)
        : throw new ArgumentOutOfRangeException(nameof(time), time, "Not a time that the test gave.");

    private async Task<(string Author, string[] Books)> AuthorWithBooksAsync()
    {
        var author = await library.Authors.CreateAsync(new CreateAuthor("A"), Cancellation);
        var books = await library.Books.CreateManyAsync(
            [new CreateBook("One", author.Id), new CreateBook("Two", author.Id)], Cancellation);
        return (author.Id, [.. books.Select(book => book.Id)]);
    }

    private Task<IReadOnlyList<string>> EventsAsync() =>
        library.Host.ColumnAsync("select name || ' ' || (data::jsonb ->> 'id') from commerce.event order by id");

    private Task SetClockAsync(DateTimeOffset time) => clock.SetAsync(time, TimeSpan.Zero, Cancellation);
}
