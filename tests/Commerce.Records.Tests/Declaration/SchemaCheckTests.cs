using Commerce.Postgres.Migrations;
using Commerce.Records.Declaration;
using Commerce.Records.Tests.Library;
using Commerce.Tests;

namespace Commerce.Records.Tests.Declaration;

public sealed class SchemaCheckTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_made_by_the_script_agrees_and_the_check_leaves_nothing_behind()
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        var before = await library.Host.ColumnAsync("select nspname from pg_namespace order by 1");

        Assert.Empty(await SchemaCheck.CompareAsync(library.Host.Database, LibraryData.Model, Cancellation));
        Assert.Equal(before, await library.Host.ColumnAsync("select nspname from pg_namespace order by 1"));
    }

    [Fact]
    public async Task What_is_missing_or_differs_is_told_with_its_remedy()
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        foreach (var change in new[]
        {
            "drop table library.chapter",
            "alter table library.book drop column rating",
            "alter table library.book alter column pages type bigint",
            "alter table library.book alter column price drop not null",
            "alter table library.book alter column is_lent set default true",
            "alter table library.book drop constraint book_pages_positive",
            "alter table library.book add column isbn text not null",
            "alter table library.book add column note text",
            "alter table library.tag alter column created_at set default now()",
            """drop index library."IDX_author_email_normalized_unique" """,
            """drop index library."IDX_book_author_id_title_unique" """,
            """create index "IDX_book_author_id_title_unique" on library.book (author_id, title) where deleted_at is null""",
            "alter table library.biography drop constraint biography_author_id_fkey",
            "alter table library.biography add constraint biography_author_id_fkey foreign key (author_id) references library.author",
        })
        {
            await library.Host.ColumnAsync(change);
        }

        var problems = await SchemaCheck.CompareAsync(library.Host.Database, LibraryData.Model, Cancellation);

        Assert.Equal(
            [
                """The index "IDX_author_email_normalized_unique" is missing.""",
                "The constraint biography_author_id_fkey is 'FOREIGN KEY (author_id) REFERENCES library.author(id)', " +
                "but declared as 'FOREIGN KEY (author_id) REFERENCES library.author(id) ON DELETE CASCADE'.",
                "The column is_lent is 'boolean not null default true', but declared as 'boolean not null default false'.",
                "The column pages is 'bigint not null default 100', but declared as 'integer not null default 100'.",
                "The column price is 'numeric default 0', but declared as 'numeric not null default 0'.",
                "The column rating is missing.",
                "The constraint book_pages_positive is missing.",
                """The index "IDX_book_author_id_title_unique" is 'USING btree (author_id, title) WHERE (deleted_at IS NULL)', """ +
                """but declared as 'unique USING btree (author_id, title) WHERE (deleted_at IS NULL)'.""",
                "The table library.chapter is missing.",
                "The column created_at is 'timestamp(3) with time zone not null default now()', " +
                "but declared as 'timestamp(3) with time zone not null default commerce.now()'.",
                "The column isbn is not declared, but requires a value.",
            ],
            problems.Select(problem => problem.What));
        Assert.All(problems, problem => Assert.Equal("COM6044", problem.Id));
        Assert.Equal(
            ("table library.book, module 'library'", "Add a migration: alter table library.book add column rating double precision;"),
            (problems[5].Where, problems[5].Fix));
    }

    [Fact]
    public async Task The_remedies_of_what_is_missing_are_SQL_that_works()
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        await library.Host.ColumnAsync(
            "alter table library.book drop column rating, drop constraint book_pages_positive, drop constraint book_author_id_fkey");
        await library.Host.ColumnAsync("""drop index library."IDX_author_email_normalized_unique", library."IDX_chapter_book_id" """);
        await library.Host.ColumnAsync(
            "alter table library.tag alter column created_at set default now(), alter column updated_at drop default");

        foreach (var problem in await SchemaCheck.CompareAsync(library.Host.Database, LibraryData.Model, Cancellation))
        {
            await library.Host.ColumnAsync(problem.Fix["Add a migration: ".Length..]);
        }

        Assert.Empty(await SchemaCheck.CompareAsync(library.Host.Database, LibraryData.Model, Cancellation));
    }

    [Fact]
    public async Task The_script_is_a_migration_after_which_nothing_differs()
    {
        await using var library = await LibraryFixture.StartAsync(postgres);
        foreach (var change in new[]
        {
            "drop table library.chapter",
            "alter table library.book drop constraint book_pages_positive",
            "alter table library.book alter column pages drop default",
            "alter table library.book alter column pages type text",
            "alter table library.book alter column pages set default 'many'",
            "alter table library.book drop column price",
            "alter table library.book add column price numeric generated always as (0) stored",
            "alter table library.book alter column is_lent drop not null",
            """drop index library."IDX_author_email_normalized_unique" """,
            """drop index library."IDX_book_author_id_title_unique" """,
            """create index "IDX_book_author_id_title_unique" on library.book (author_id, title) where deleted_at is null""",
        })
        {
            await library.Host.ColumnAsync(change);
        }

        var script = await SchemaCheck.ScriptAsync(library.Host.Database, [LibraryData.Model], Cancellation);
        var next = new MigrationSet("next", "library", [new Migration("0001_next", script)]);
        await new Migrator(library.Host.Database).ApplyAsync([next], Cancellation);

        Assert.Empty(await SchemaCheck.CompareAsync(library.Host.Database, LibraryData.Model, Cancellation));
        Assert.Equal("", await SchemaCheck.ScriptAsync(library.Host.Database, [LibraryData.Model], Cancellation));
    }
}
