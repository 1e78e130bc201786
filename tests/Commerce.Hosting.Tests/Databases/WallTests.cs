using Commerce.Events;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>A statement of a module reaches the module's own schema, and no other.</summary>
public sealed class WallTests : IAsyncLifetime
{
    private const string AddUser = "insert into \"user\".\"user\" (id, email, email_normalized) values ($1, 'a@x.test', 'A@X.TEST')";

    private readonly CompiledModules modules = new();
    private ModuleKey key = null!;
    private TestApplication app = null!;
    private Database spy = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Foreign =>
    [
        "select * from \"user\".\"user\"",
        "insert into \"user\".\"user\" (id, email) values ('user_1', 'a@x.test')",
        "update \"user\".\"user\" set email = 'b@x.test'",
        "delete from \"user\".\"user\"",
        "drop table \"user\".\"user\"",
        "create table \"user\".mine (id int)",
        "create table commerce.mine (id int)",
        "create table public.mine (id int)",
        "select * from commerce.workflow_execution",
        "update commerce.migration set checksum = ''",
        "delete from commerce.event",
        "select * from hangfire.job",
        "create role another",
    ];

    public async ValueTask InitializeAsync()
    {
        key = modules.Add<IFirst>("spy");
        modules.Link("Commerce.User");
        // One where the tests may create roles.
        var server = await SharedPostgres.GetPrivateAsync();
        app = await HostingApp.StartAsync(
            builder => builder.AddUserModule().AddModule(key),
            options =>
            {
                options.ModulesFolder = modules.Folder;
                options.Server = server;
            });
        spy = DatabaseOf("spy");
        await spy.ExecuteAsync("create table spy.note (id int)", cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        modules.Dispose();
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task What_belongs_to_others_is_rejected_alone_and_in_a_session(string sql)
    {
        var alone = await Assert.ThrowsAsync<CommerceException>(() => spy.ExecuteAsync(sql, cancellationToken: Cancellation));
        Assert.Contains("42501", alone.InnerException!.Message, StringComparison.Ordinal);

        await using var session = spy.BeginSession();
        await session.ExecuteAsync("insert into spy.note values (1)", cancellationToken: Cancellation);
        var inside = await Assert.ThrowsAsync<CommerceException>(() => session.ExecuteAsync(sql, cancellationToken: Cancellation));
        Assert.Contains("42501", inside.InnerException!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_of_two_modules_in_one_transaction_have_the_rights_of_each()
    {
        var users = DatabaseOf("user");
        await using (var session = spy.BeginSession())
        {
            await session.ExecuteAsync("insert into spy.note values (1)", cancellationToken: Cancellation);
            await using (var failing = users.BeginSession())
            {
                await failing.ExecuteAsync(AddUser, ["user_1"], Cancellation);
            }

            // The role is again what it was when the inner session began.
            await session.ExecuteAsync("insert into spy.note values (2)", cancellationToken: Cancellation);
            await using (var inner = users.BeginSession())
            {
                await inner.ExecuteAsync(AddUser, ["user_2"], Cancellation);
                await inner.CommitAsync(Cancellation);
            }

            session.Emit(new Event<string>("test.noted"), "written by the runtime");
            await session.CommitAsync(Cancellation);
        }

        Assert.Equal(["2"], await app.ColumnAsync("select count(*) from spy.note"));
        Assert.Equal(["user_2"], await app.ColumnAsync("select id from \"user\".\"user\""));
        Assert.Equal(["1"], await app.ColumnAsync("select count(*) from commerce.event where name = 'test.noted'"));
    }

    [Fact]
    public async Task A_reader_that_throws_leaves_no_role_to_the_runtime()
    {
        await using (var session = DatabaseOf("user").BeginSession())
        {
            await session.ExecuteAsync("select 1", cancellationToken: Cancellation);
            await Assert.ThrowsAsync<InvalidCastException>(
                () => spy.QueryAsync("select null::text", row => row.GetString(0), cancellationToken: Cancellation));
            await session.ExecuteAsync(AddUser, ["user_1"], Cancellation);
            session.Emit(new Event<string>("test.noted"), "written by the runtime");
            await session.CommitAsync(Cancellation);
        }

        Assert.Equal(["1"], await app.ColumnAsync("select count(*) from commerce.event where name = 'test.noted'"));
    }

    [Fact]
    public async Task What_was_created_without_the_role_becomes_the_roles_with_the_next_migration()
    {
        await app.ColumnAsync("create table spy.late (id int) partition by range (id)");
        await app.ColumnAsync("create table spy.late_1 partition of spy.late for values from (0) to (10)");
        await app.ColumnAsync("create type spy.mood as enum ('good')");
        await app.ColumnAsync("create type spy.pair as (one int, two int)");
        await app.ColumnAsync("create table spy.counted (id int generated always as identity, old serial)");
        await app.ColumnAsync("create function spy.one() returns int language sql as 'select 1'");

        var migrated = await CommandRun.RunAsync(
            app.ConnectionString, "db migrate", configure: builder => builder.AddModule(key), folder: modules.Folder);

        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        await spy.ExecuteAsync("insert into spy.late values (1)", cancellationToken: Cancellation);
        await spy.ExecuteAsync("alter table spy.late add column mood spy.mood", cancellationToken: Cancellation);
        await spy.ExecuteAsync("drop type spy.pair", cancellationToken: Cancellation);
        await spy.ExecuteAsync("insert into spy.counted default values", cancellationToken: Cancellation);
        await spy.ExecuteAsync("drop function spy.one()", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_procedure_that_commits_and_then_fails_leaves_no_role_on_the_connection()
    {
        await spy.ExecuteAsync(
            "create procedure spy.half() language plpgsql as 'begin commit; perform 1 / 0; end'", cancellationToken: Cancellation);
        await Assert.ThrowsAsync<CommerceException>(() => spy.ExecuteAsync("call spy.half()", cancellationToken: Cancellation));

        var host = app.Services.GetRequiredService<Database>();
        Assert.Equal(
            [true],
            await host.QueryAsync("select current_user = session_user", row => row.GetBoolean(0), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_connection_keeps_no_role()
    {
        await spy.ExecuteAsync("insert into spy.note values (1)", cancellationToken: Cancellation);
        await Assert.ThrowsAsync<CommerceException>(() => spy.ExecuteAsync("select 1 / 0", cancellationToken: Cancellation));
        await using (var session = spy.BeginSession())
        {
            await session.ExecuteAsync("insert into spy.note values (2)", cancellationToken: Cancellation);
        }

        var host = app.Services.GetRequiredService<Database>();
        Assert.Equal(
            [true],
            await host.QueryAsync("select current_user = session_user", row => row.GetBoolean(0), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task The_boot_report_and_a_command_say_which_modules_have_roles()
    {
        using var report = new StringWriter();
        app.Services.GetRequiredService<BootReporter>().Create([]).Write(report);
        Assert.Contains("walls       on: each module uses the database", report.ToString(), StringComparison.Ordinal);

        var listed = await CommandRun.RunAsync(app.ConnectionString, "db roles");
        Assert.Matches(@"user\s+commerce_[0-9a-f]{8}_user", listed.Output);
        var script = await CommandRun.RunAsync(app.ConnectionString, "db roles --script");
        Assert.Contains("create role", script.Output, StringComparison.Ordinal);
        await app.ColumnAsync(script.Output);
    }

    [Fact]
    public async Task The_configuration_turns_them_off()
    {
        await using var open = await HostingApp.StartAsync(builder => builder.AddUserModule(), options =>
            options.Settings["Commerce:Walls"] = "false");
        var users = open.Services.GetRequiredService<ModuleCatalog>().All.Single().Container.GetRequiredService<Database>();

        await users.ExecuteAsync("create table public.mine (id int)", cancellationToken: Cancellation);
        using var report = new StringWriter();
        open.Services.GetRequiredService<BootReporter>().Create([]).Write(report);
        Assert.Contains("walls       off, by Commerce:Walls", report.ToString(), StringComparison.Ordinal);
    }

    private Database DatabaseOf(string module) => app.Services.GetRequiredService<ModuleCatalog>().All
        .Single(entry => entry.Module.Name == module).Container.GetRequiredService<Database>();
}
