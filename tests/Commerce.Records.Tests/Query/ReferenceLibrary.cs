using Commerce.Querying;
using Commerce.Records.Model;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests.Query;

/// <summary>A library with values of every kind, awkward ones too, in PostgreSQL and as read back from it by plain SQL.</summary>
public sealed class ReferenceLibrary(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly Dictionary<string, IReadOnlyList<ReferenceRow>> tables = [];
    private LibraryFixture library = null!;

    public static EntityModel Book { get; } = LibraryData.Model.Entity(typeof(Book));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        library = await LibraryFixture.StartAsync(postgres);
        var authors = await library.Authors.CreateManyAsync(
            [.. SampleValues.Texts.Take(8).Select((name, i) => new CreateAuthor(name, i % 2 == 0 ? null : $"{i}@x.test"))], Cancellation);
        await library.Biographies.CreateManyAsync(
            [.. authors.Take(5).Select((author, i) => new CreateBiography(author.Id, SampleValues.Texts[^(i + 1)]))], Cancellation);
        var books = await library.Books.CreateManyAsync([.. Enumerable.Range(0, 40).Select(i => Input(i, authors))], Cancellation);
        // By SQL: a store takes objects only, and a table can hold any document.
        await library.Host.Database.ExecuteAsync(
            """
            update library.book set metadata = document::jsonb from unnest($1::text[], $2::text[]) as given(id, document)
            where book.id = given.id
            """,
            [
                books.Select(book => book.Id).ToArray(),
                books.Select((_, i) => i % 6 == 0 ? null : Pick(SampleValues.Documents, i)).ToArray(),
            ],
            Cancellation);
        await library.Chapters.CreateManyAsync(
            [.. Enumerable.Range(0, 50).Select(i => new CreateChapter(books[i % 17].Id, Pick(SampleValues.Texts, i)))], Cancellation);
        var tags = await library.Tags.CreateManyAsync([.. SampleValues.Texts.Take(6).Select(text => new CreateTag(text))], Cancellation);
        for (var i = 0; i < books.Count; i += 2)
        {
            await library.TagAsync(books[i], [.. tags.Where((_, tag) => (i + tag) % 3 == 0)]);
        }

        var chapters = await library.Chapters.ListAsync(cancellationToken: Cancellation);
        await library.Chapters.SoftDeleteAsync([.. chapters.Where((_, i) => i % 4 == 0).Select(chapter => chapter.Id)], Cancellation);
        await library.Tags.SoftDeleteAsync([tags[1].Id], Cancellation);
        await library.Biographies.SoftDeleteAsync(
            [(await library.Biographies.ListAsync(cancellationToken: Cancellation))[1].Id], Cancellation);
        await library.Authors.SoftDeleteAsync([authors[3].Id], Cancellation);
        await library.Books.SoftDeleteAsync([books[7].Id, books[20].Id], Cancellation);
        foreach (var table in (string[])[.. LibraryData.Model.Entities.Select(entity => entity.Table), "book_tags"])
        {
            tables[table] = await library.Host.Database.QueryAsync($"select * from library.{table}", ReferenceRow.Read, [], Cancellation);
        }
    }

    /// <summary>The ids of the books that PostgreSQL finds, in their order.</summary>
    public async Task<List<string>> FindAsync(Filter filter, bool withDeleted) =>
        [.. (await library.Books.ListAsync(new() { Filter = new(filter), WithDeleted = withDeleted }, Cancellation)).Select(
            book => book.Id)];

    /// <summary>The ids of the books that the reference finds, in their order.</summary>
    public List<string> Expect(Filter filter, bool withDeleted)
    {
        var evaluator = new ReferenceEvaluator(tables, withDeleted);
        return [.. evaluator.Living("book").Where(row => evaluator.Holds(Book, row, filter)).Select(row => (string)row["id"]!).Order(
            StringComparer.Ordinal)];
    }

    public ValueTask DisposeAsync() => library.DisposeAsync();

    private static CreateBook Input(int i, IReadOnlyList<Author> authors) =>
        new(Pick(SampleValues.Texts, i), i % 3 == 0 ? null : Pick(authors, i).Id)
        {
            Pages = Pick(SampleValues.Numbers, i) is > 0 and var pages ? pages : 7,
            Copies = Pick(SampleValues.LongNumbers, i),
            Rating = i % 4 == 0 ? null : Pick(SampleValues.FloatingPoints, i),
            Price = Pick(SampleValues.Decimals, i),
            IsLent = i % 2 == 0,
            LentAt = i % 5 == 0 ? null : Pick(SampleValues.Times, i),
            Genre = (Genre)(i % 3),
            Languages = Pick(SampleValues.Lists, i),
            Cover = i % 3 == 0 ? null : new Cover(i % 2 == 0 ? "red" : "blue", i % 4),
        };

    // Steps that share no factor with the lists' lengths, so that values meet in ever new company.
    private static T Pick<T>(IReadOnlyList<T> values, int i) => values[i * 11 % values.Count];
}
