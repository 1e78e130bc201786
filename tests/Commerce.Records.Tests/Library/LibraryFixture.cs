using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Tests;

namespace Commerce.Records.Tests.Library;

/// <summary>The library on a database of its own.</summary>
internal sealed class LibraryFixture : IAsyncDisposable
{
    private LibraryFixture(TestHost host)
    {
        Host = host;
        var ids = new UlidGenerator(TimeProvider.System);
        (Authors, Biographies, Books) = (
            new(LibraryData.Model, host.Database, ids),
            new(LibraryData.Model, host.Database, ids),
            new(LibraryData.Model, host.Database, ids));
        (Chapters, Tags) = (new(LibraryData.Model, host.Database, ids), new(LibraryData.Model, host.Database, ids));
    }

    public TestHost Host { get; }

    public RecordStore<Author> Authors { get; }

    public RecordStore<Biography> Biographies { get; }

    public RecordStore<Book> Books { get; }

    public RecordStore<Chapter> Chapters { get; }

    public RecordStore<Tag> Tags { get; }

    public static async Task<LibraryFixture> StartAsync(PostgresFixture postgres)
    {
        var host = await TestHost.StartAsync(postgres);
        var library = new MigrationSet("library", "library", [new Migration("0001_library", LibraryData.Model.CreateScript())]);
        await new Migrator(host.Database).ApplyAsync([library], TestContext.Current.CancellationToken);
        return new LibraryFixture(host);
    }

    /// <summary>Which rows a book's tags are in.</summary>
    public async Task TagAsync(Book book, params IReadOnlyList<Tag> tags) => await Host.Database.QueryAsync(
        "insert into library.book_tags (book_id, tag_id) select $1, unnest($2::text[])",
        _ => 0,
        [book.Id, tags.Select(tag => tag.Id).ToArray()],
        TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
