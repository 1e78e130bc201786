using Commerce.Querying;
using Commerce.Records.Tests.Library;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Records.Tests.Store;

/// <summary>Statements lock rows in the order of their keys, whatever the order of their inputs.</summary>
public sealed class LockOrderTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly string[] Backwards = ["3", "2", "1"];

    private static readonly Dictionary<string, Func<LibraryFixture, Task>> Writes = new()
    {
        ["update"] = library => library.Books.UpdateManyAsync(
            Backwards.Select(id => new UpdateBook(id) { Title = $"new {id}" }).ToList(), Cancellation),
        ["update by filter"] = library => library.Books.UpdateWhereAsync(
            Filter.Where((Book book) => book.Id).In(Backwards), new { Pages = 7 }, Cancellation),
        ["upsert"] = library => library.Books.UpsertManyAsync(
            Backwards.Select(id => new UpsertBook(id, $"new {id}")).ToList(), Cancellation),
        ["upsert of children"] = library => library.Authors.UpsertWithReplaceAsync(
            [new UpsertAuthor("author", "A") { Books = [.. Backwards.Select(id => new UpsertBook(id, $"new {id}"))] }],
            ["books"],
            Cancellation),
        ["replacement of children"] = library => library.Authors.UpsertWithReplaceAsync(
            [new UpsertAuthor("author", "A") { Books = [] }], ["books"], Cancellation),
        ["delete"] = library => library.Books.DeleteAsync(Backwards, Cancellation),
        ["delete by filter"] = library => library.Books.DeleteWhereAsync(
            Filter.Where((Book book) => book.Id).In(Backwards), Cancellation),
        ["soft delete"] = library => library.Books.SoftDeleteAsync(Backwards, Cancellation),
        ["soft delete by filter"] = library => library.Books.SoftDeleteWhereAsync(
            Filter.Where((Book book) => book.Id).In(Backwards), Cancellation),
        ["soft delete that cascades"] = library => library.Authors.SoftDeleteAsync(["author"], Cancellation),
    };

    private LibraryFixture library = null!;

    public static TheoryData<string> Names => [.. Writes.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        library = await LibraryFixture.StartAsync(postgres);
        await library.Authors.CreateAsync(new CreateAuthor("A", Id: "author"), Cancellation);
        // The rows lie in the table backwards, too.
        foreach (var id in Backwards)
        {
            await library.Books.CreateAsync(new { Id = id, Title = id, AuthorId = "author" }, Cancellation);
        }
    }

    public ValueTask DisposeAsync() => library.DisposeAsync();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_write_that_waits_has_locked_what_comes_before_and_nothing_after(string write)
    {
        await using var connection = new NpgsqlConnection(library.Host.Database.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var gate = await connection.BeginTransactionAsync(Cancellation);
        Assert.Equal(["2"], await ReadAsync(connection, "select id from library.book where id = '2' for update"));

        var writing = Writes[write](library);
        await connection.WaitForWaitersAsync("locktype = 'transactionid'");

        Assert.Equal(["3"], await ReadAsync(connection, "select id from library.book where id <> '2' for update skip locked"));
        await gate.CommitAsync(Cancellation);
        await writing;
    }

    [Fact]
    public async Task A_restore_locks_in_the_order_of_keys()
    {
        await library.Books.SoftDeleteAsync(Backwards, Cancellation);
        await using var connection = new NpgsqlConnection(library.Host.Database.ConnectionString);
        await connection.OpenAsync(Cancellation);
        await using var gate = await connection.BeginTransactionAsync(Cancellation);
        await ReadAsync(connection, "select id from library.book where id = '2' for update");

        var restoring = library.Books.RestoreAsync(Backwards, Cancellation);
        await connection.WaitForWaitersAsync("locktype = 'transactionid'");

        Assert.Equal(["3"], await ReadAsync(connection, "select id from library.book where id <> '2' for update skip locked"));
        await gate.CommitAsync(Cancellation);
        Assert.Equal(3, (await restoring).Ids.Count);
    }

    [Fact]
    public async Task Callers_with_the_same_records_in_any_order_are_all_served()
    {
        var ids = Enumerable.Range(0, 100).Select(number => $"book {number}").ToList();
        await library.Books.CreateManyAsync(ids.ConvertAll(id => new { Id = id, Title = id }), Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 24).Select(async caller =>
        {
            var order = caller % 2 == 0 ? ids : ids.AsEnumerable().Reverse();
            if (caller % 3 == 0)
            {
                await library.Books.UpsertManyAsync(order.Select(id => new UpsertBook(id, $"{id} {caller}")).ToList(), Cancellation);
            }
            else
            {
                await library.Books.UpdateManyAsync(
                    order.Select(id => new UpdateBook(id) { Title = $"{id} {caller}" }).ToList(), Cancellation);
            }
        }));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var values = new List<string>();
        while (await reader.ReadAsync(Cancellation))
        {
            values.Add(reader.GetString(0));
        }

        return values;
    }
}
