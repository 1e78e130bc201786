using Commerce.Postgres.Errors;
using Commerce.Postgres.Sessions;
using Commerce.Postgres.Tests.Support;
using Commerce.Tests;
using Npgsql;

namespace Commerce.Postgres.Tests.Errors;

/// <summary>What callers read when the database refuses something.</summary>
public sealed class ErrorTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Tables =
        "create type notes.color as enum ('red', 'blue');\n" +
        "create table notes.person (id text primary key, email text not null, email_normalized text unique, " +
        "parent text references notes.person);\n" +
        """
        create table notes.order_line (
            person text references notes.person, sku text, gift boolean, color notes.color, name varchar(3), price numeric(5, 2),
            quantity int constraint quantity_is_positive check (quantity > 0), due date, primary key (person, sku));
        create unique index one_gift on notes.order_line (person, gift) where gift;
        create unique index one_name on notes.order_line (lower(name));
        create unique index one_of_both on notes.order_line (coalesce(person, 'none'), coalesce(sku, 'none'));
        insert into notes.person values ('p1', 'A@x.y', 'a@x.y'), ('p2', 'b@x.y', 'b@x.y');
        insert into notes.order_line (person, sku, gift, name) values ('p1', 'one', true, 'Ann');
        """;

    private TestHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await TestHost.StartAsync(postgres);
        foreach (var statement in Tables.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            await host.ColumnAsync(statement);
        }
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("insert into notes.person values ('p1', 'c@x.y')", "Person", "Person with id: p1, already exists.", "id=p1")]
    [InlineData(
        "insert into notes.order_line (person, sku) values ('p1', 'one')",
        "Order line",
        "Order line with person: p1, sku: one, already exists.",
        "person=p1 sku=one")]
    [InlineData(
        "insert into notes.order_line (person, sku, name) values ('p2', 'two', 'ANN')",
        "Order line",
        "Order line with name: ann, already exists.",
        "name=ann")]
    public async Task A_duplicate_names_entity_fields_and_values(string sql, string entity, string message, string fields)
    {
        var error = await RefusedAsync(sql);

        Assert.Equal((ErrorType.InvalidData, message), (error.Type, error.Message));
        Assert.Equal((entity, fields), (error.Subject!.Entity, Fields(error)));
    }

    [Fact]
    public async Task A_duplicate_is_told_in_the_words_callers_know()
    {
        host.Database.RegisterEntity(
            new EntityDescription("notes", "person")
            {
                Entity = "User",
                Fields = new Dictionary<string, string> { ["email_normalized"] = "email" },
            });
        host.Database.RegisterEntity(new EntityDescription("notes", "order_line")
        {
            Booleans = ["gift"],
            Constraints = new Dictionary<string, IReadOnlyList<string>>
            {
                ["one_of_both"] = ["person", "sku"],
                ["order_line_pkey"] = ["order item"],
            },
        });

        Assert.Equal(
            "User with email: a@x.y, already exists.",
            (await RefusedAsync("insert into notes.person values ('p3', 'a@X.y', 'a@x.y')")).Message);
        Assert.Equal(
            "Order line with person: p1, gift: true, already exists.",
            (await RefusedAsync("insert into notes.order_line (person, sku, gift) values ('p1', 'two', true)")).Message);
        Assert.Equal("order item=p1, one", Fields(await RefusedAsync("insert into notes.order_line (person, sku) values ('p1', 'one')")));
        await host.ColumnAsync("alter table notes.order_line drop constraint order_line_pkey");
        Assert.Equal("person=p1 sku=one", Fields(await RefusedAsync("insert into notes.order_line (person, sku) values ('p1', 'one')")));
    }

    [Fact]
    public async Task A_value_with_the_separator_in_it_is_not_torn_apart()
    {
        await host.ColumnAsync("insert into notes.order_line (person, sku) values ('p1', 'a, b')");

        Assert.Equal(
            "person, sku=p1, a, b", Fields(await RefusedAsync("insert into notes.order_line (person, sku) values ('p1', 'a, b')")));
    }

    [Theory]
    [InlineData(
        "insert into notes.order_line (person, sku) values ('p9', 'x')",
        "Order line with person: p9 needs a record of person that does not exist.")]
    [InlineData("update notes.order_line set person = 'p9'", "Order line with person: p9 needs a record of person that does not exist.")]
    [InlineData(
        "insert into notes.person values ('p3', 'c@x.y', null, 'p9')",
        "Person with parent: p9 needs a record of person that does not exist.")]
    public async Task A_reference_to_nothing_is_not_found(string sql, string message)
    {
        var error = await RefusedAsync(sql);

        Assert.Equal((ErrorType.NotFound, message), (error.Type, error.Message));
        Assert.Equal("p9", Assert.Single(error.Subject!.Fields).Value);
    }

    // CHANGE: Medusa answers not_found here too, as if the record to delete did not exist.
    [Fact]
    public async Task A_record_that_others_refer_to_cannot_be_deleted_and_the_error_says_who_does()
    {
        var error = await RefusedAsync("delete from notes.person where id = 'p1'");
        Assert.Equal((ErrorType.Conflict, "Person with id: p1 is still referenced by order_line."), (error.Type, error.Message));
        Assert.Equal(("Person", "id=p1"), (error.Subject!.Entity, Fields(error)));

        await host.ColumnAsync("update notes.person set parent = 'p2' where id = 'p2'");
        await host.ColumnAsync("insert into notes.person values ('p3', 'c@x.y', null, 'p2')");
        Assert.Equal(
            "Person with id: p2 is still referenced by person.", (await RefusedAsync("delete from notes.person where id = 'p2'")).Message);
    }

    [Fact]
    [Trait("Case", "ERR-2")]
    public async Task A_missing_value_is_invalid_data_that_names_column_and_table()
    {
        var error = await RefusedAsync("insert into notes.person values ('p3', null)");

        Assert.Equal((ErrorType.InvalidData, "Person needs a value for email."), (error.Type, error.Message));
        Assert.Equal(new FieldValue("email", null), Assert.Single(error.Subject!.Fields));
    }

    // CHANGE: Medusa answers 400 invalid_data. Queries name only fields that exist, so this is a fault of the application.
    [Fact]
    [Trait("Case", "ERR-3")]
    public async Task An_unknown_column_is_a_fault_of_the_application_and_named()
    {
        foreach (var sql in new[] { "insert into notes.note (othertitle) values ('x')", "select \"othertitle\" from notes.note" })
        {
            var error = await RefusedAsync(sql, new EntityDescription("notes", "note"));

            Assert.Equal((ErrorType.Database, "COM6064"), (error.Type, error.Code));
            Assert.Contains("column \"othertitle\"", error.InnerException!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broken_rule_is_invalid_data_that_names_it_and_the_fields_if_it_was_told_them()
    {
        const string Sql = "insert into notes.order_line (person, sku, quantity) values ('p2', 'x', 0)";
        Assert.Equal("Order line breaks the rule quantity_is_positive.", (await RefusedAsync(Sql)).Message);

        host.Database.RegisterEntity(new EntityDescription("notes", "order_line")
        {
            Constraints = new Dictionary<string, IReadOnlyList<string>> { ["quantity_is_positive"] = ["quantity"] },
        });
        var error = await RefusedAsync(Sql);
        Assert.Equal((ErrorType.InvalidData, "Order line breaks the rule quantity_is_positive for quantity."), (error.Type, error.Message));
        Assert.Equal("quantity=", Fields(error));
    }

    [Theory]
    [InlineData(
        "insert into notes.order_line (person, sku, name) values ('p2', 'x', 'long')", "value too long for type character varying(3)")]
    [InlineData("insert into notes.order_line (person, sku, price) values ('p2', 'x', 1000)", "numeric field overflow")]
    [InlineData("insert into notes.order_line (person, sku, quantity) values ('p2', 'x', 3000000000)", "integer out of range")]
    [InlineData(
        "insert into notes.order_line (person, sku, color) values ('p2', 'x', 'green')",
        "invalid input value for enum notes.color: \"green\"")]
    [InlineData(
        "insert into notes.order_line (person, sku, quantity) values ('p2', 'x', 'many')",
        "invalid input syntax for type integer: \"many\"")]
    [InlineData(
        "insert into notes.order_line (person, sku, due) values ('p2', 'x', 'soon')", "invalid input syntax for type date: \"soon\"")]
    [InlineData(
        "insert into notes.order_line (person, sku, due) values ('p2', 'x', '2026-02-30')",
        "date/time field value out of range: \"2026-02-30\"")]
    [InlineData("select '\"\\u0000\"'::jsonb->>0", "unsupported Unicode escape sequence")]
    public async Task A_value_that_does_not_fit_is_invalid_data_in_the_databases_words(string sql, string words)
    {
        var error = await RefusedAsync(sql, new EntityDescription("notes", "order_line"));

        Assert.Equal((ErrorType.InvalidData, $"Order line: {words}."), (error.Type, error.Message));
        Assert.Equal("Order line", error.Subject!.Entity);
        Assert.Equal($"The record: {words}.", (await RefusedAsync(sql)).Message);
    }

    [Fact]
    public async Task A_null_character_is_invalid_data() =>
        Assert.Equal(ErrorType.InvalidData, (await Assert.ThrowsAsync<CommerceException>(() => host.Database.AddAsync("a\0b"))).Type);

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    public async Task A_meeting_with_another_transaction_is_a_conflict(string state)
    {
        var error = await RefusedAsync($"do $$ begin raise exception 'met' using errcode = '{state}'; end $$");

        Assert.Equal((ErrorType.Conflict, "The record is being changed by someone else. Try again."), (error.Type, error.Message));
    }

    [Fact]
    public async Task What_is_refused_at_the_commit_is_told_the_same_way()
    {
        await host.ColumnAsync("alter table notes.note add column person text references notes.person deferrable initially deferred");
        await using var session = host.Database.BeginSession();
        await session.QueryAsync("insert into notes.note values ('a', 'p9')", row => 0, [], TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<CommerceException>(() => session.CommitAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal((ErrorType.NotFound, "person=p9"), (error.Type, Fields(error)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_words_do_not_depend_on_the_connection_string_but_what_is_logged_does(bool includeErrorDetail)
    {
        var settings = new NpgsqlConnectionStringBuilder(host.Database.ConnectionString) { IncludeErrorDetail = includeErrorDetail };
        await using var database = new Database(settings.ConnectionString, TimeProvider.System);

        var taken = await RefusedAsync("insert into notes.person values ('p1', 'c@x.y', 'p4ssw0rd')", on: database);
        Assert.Equal("Person with id: p1, already exists.", taken.Message);
        var missing = await RefusedAsync("insert into notes.person values ('p3', null, 'p4ssw0rd')", on: database);
        Assert.Equal("Person needs a value for email.", missing.Message);

        // The server shows the whole row that failed.
        Assert.Equal(includeErrorDetail, missing.ToString().Contains("p4ssw0rd", StringComparison.Ordinal));
        Assert.Contains("Npgsql.Internal", missing.InnerException!.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_the_role_may_not_read_is_left_out()
    {
        Assert.Equal(
            "Person needs a record of company that does not exist.",
            Told("insert or update on table \"person\" violates \"fk\"", "Key is not present in table \"company\"."));
        Assert.Equal(
            "Company is still referenced by person.",
            Told("update or delete on table \"company\" violates \"fk\" on table \"person\"", "Key is still referenced from \"person\"."));

        static string Told(string message, string detail) => new PostgresErrors(keepDetail: false).Translate(new PostgresException(
            message, "ERROR", "ERROR", PostgresErrorCodes.ForeignKeyViolation, detail, schemaName: "notes", tableName: "person"))!.Message;
    }

    private static string Fields(CommerceException error) =>
        string.Join(' ', error.Subject!.Fields.Select(field => $"{field.Field}={field.Value}"));

    private async Task<CommerceException> RefusedAsync(string sql, EntityDescription? entity = null, Database? on = null)
    {
        await using var session = (on ?? host.Database).BeginSession();
        return await Assert.ThrowsAsync<CommerceException>(
            () => session.QueryAsync(sql, row => 0, [], entity, TestContext.Current.CancellationToken));
    }
}
