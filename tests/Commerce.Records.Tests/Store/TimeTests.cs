using System.Text.Json;
using Commerce.Querying;
using Commerce.Records.Tests.Library;
using Commerce.Serialization;
using Commerce.Tests;

namespace Commerce.Records.Tests.Store;

/// <summary>A time is the same in the row, in the record and in JSON; and the time of a change never goes back.</summary>
public sealed class TimeTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LibraryFixture library = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => library = await LibraryFixture.StartAsync(postgres);

    public ValueTask DisposeAsync() => library.DisposeAsync();

    [Fact]
    public async Task A_record_is_found_by_the_times_that_JSON_shows()
    {
        var lent = new DateTimeOffset(2026, 11, 27, 0, 3, 53, TimeSpan.FromHours(2)).AddTicks(2_633_137);
        var author = await library.Authors.CreateAsync(new CreateAuthor("A"), Cancellation);
        var book = await library.Books.CreateAsync(new CreateBook("B") { LentAt = lent }, Cancellation);

        Assert.Equal("\"2026-11-26T22:03:53.263Z\"", Json(book.LentAt!.Value));
        Assert.Equal([author.Id], await FindAsync(library.Authors, "created_at", "$eq", author.CreatedAt, row => row.Id));
        Assert.Equal([author.Id], await FindAsync(library.Authors, "updated_at", "$lte", author.UpdatedAt, row => row.Id));
        Assert.Empty(await FindAsync(library.Authors, "updated_at", "$gt", author.UpdatedAt, row => row.Id));
        Assert.Equal([book.Id], await FindAsync(library.Books, "lent_at", "$eq", book.LentAt.Value, row => row.Id));
    }

    [Fact]
    public async Task The_time_of_a_change_is_later_than_that_of_the_change_before()
    {
        await library.Authors.CreateManyAsync([new CreateAuthor("A", Id: "1"), new CreateAuthor("B", Id: "2")], Cancellation);
        var session = library.Host.Database.BeginSession();
        // The time of the session's changes is that of its first statement.
        await session.QueryAsync("select commerce.now()", row => row.GetFieldValue<DateTimeOffset>(0), [], Cancellation);

        // The caller has left the session's flow.
        var before = await OutsideAsync(
            () => library.Authors.UpdateManyAsync<UpdateAuthor>([new("1", "AA"), new("2", "BB")], Cancellation));
        var update = await library.Authors.UpdateAsync(new UpdateAuthor("1", "AAA"), Cancellation);
        var upsert = await library.Authors.UpsertAsync(new UpsertAuthor("2", "BBB"), Cancellation);
        var same = await library.Authors.UpdateAsync(new UpdateAuthor("1", "AAA"), Cancellation);
        await session.CommitAsync(Cancellation);
        await session.DisposeAsync();

        Assert.True(update.UpdatedAt > before[0].UpdatedAt);
        Assert.True(upsert.UpdatedAt > before[1].UpdatedAt);
        Assert.Equal(update.UpdatedAt, same.UpdatedAt);
    }

    private static Task<T> OutsideAsync<T>(Func<Task<T>> call)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(call);
        }
    }

    private static async Task<IReadOnlyList<string>> FindAsync<T>(
        RecordStore<T> store, string field, string comparison, DateTimeOffset time, Func<T, string> id)
        where T : class
    {
        var filter = FilterParser.Parse(JsonElement.Parse($$"""{ "{{field}}": { "{{comparison}}": {{Json(time)}} } }"""));
        return [.. (await store.ListAsync(new() { Filter = new(filter) }, Cancellation)).Select(id)];
    }

    private static string Json(DateTimeOffset time) => JsonSerializer.Serialize(time, CommerceJson.Options);
}
