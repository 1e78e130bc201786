using Commerce.Hosting.App.Workflows;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Databases;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Commerce.Users;
using Commerce.Workflows;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>A module with a database of its own.</summary>
public sealed class OwnDatabaseTests : IAsyncLifetime
{
    private string own = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => own = await HostingApp.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Its_tables_rows_and_events_are_there_and_the_events_reach_their_subscribers()
    {
        await using var app = await StartAsync();

        var user = await app.Services.Resolve(Commerce.Modules.User).CreateUserAsync(new CreateUserInput("a@example.com"), Cancellation);

        await app.DrainAsync();
        Assert.True(app.Signals.IsRaised(user.Id));
        var database = Own(app)!.Database;
        Assert.Equal([user.Id], await database.ColumnAsync("""select id from "user"."user" """));
        Assert.Equal(["user.created"], await database.ColumnAsync("select name from commerce.event"));
        Assert.Equal(["False"], await app.ColumnAsync("select to_regnamespace('user') is not null"));
        Assert.Equal(["0"], await app.ColumnAsync("select count(*) from commerce.event"));
    }

    [Fact]
    public async Task An_event_that_waits_there_for_a_host_is_delivered_when_one_starts()
    {
        await using var first = await StartAsync();
        await first.StopAsync();
        await using (var source = NpgsqlDataSource.Create(own))
        await using (var command = source.CreateCommand(
            """
            insert into commerce.event (id, name, data, depth, emitted_at) values ('evt_1', 'test.flaky', '"waited"', 0, commerce.now());
            insert into commerce.delivery (event_id, subscriber) values ('evt_1', 'flaky-one');
            """))
        {
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await using var second = await StartAsync(beside: first);
        await second.AdvanceAsync(TimeSpan.FromSeconds(2));

        Assert.True(second.Signals.IsRaised("waited attempt 1"));
        Assert.True(second.Signals.IsRaised("waited attempt 2"));
    }

    [Fact]
    public async Task A_workflow_uses_it_like_an_outside_system_and_undoes_what_it_did()
    {
        await using var app = await StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();

        var run = await workflows.RunAsync(MakeUser.MakeUserWorkflow, new CreateUserInput("b@example.com"), Cancellation);
        await Assert.ThrowsAsync<CommerceException>(() => workflows.RunAsync(
            MakeUser.MakeUserWorkflow, new CreateUserInput("c@example.com", LastName: "refused"), Cancellation));

        Assert.Equal([run.Result.Id], await Own(app)!.Database.ColumnAsync("""select id from "user"."user" """));
    }

    [Fact]
    public async Task A_transactional_step_that_uses_it_fails_and_says_why()
    {
        await using var app = await StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var workflows = scope.ServiceProvider.GetRequiredService<IWorkflowEngine>();

        var error = await Assert.ThrowsAsync<CommerceException>(() => workflows.RunAsync(
            MakeUserAtOnce.MakeUserAtOnceWorkflow, new CreateUserInput("d@example.com"), Cancellation));

        Assert.Equal("COM6020", error.Code);
        Assert.Equal(["0"], await Own(app)!.Database.ColumnAsync("""select count(*) from "user"."user" """));
    }

    [Fact]
    public async Task The_boot_report_says_which_module_shares_no_transaction()
    {
        await using var app = await StartAsync();
        await using var text = new StringWriter();

        app.Services.GetRequiredService<BootReporter>().Create([]).Write(text);

        var place = new NpgsqlConnectionStringBuilder(own);
        Assert.Matches(
            $@"user \(Commerce\.User [\d.]+\), PostgreSQL [\d.]+ at .+/{place.Database}, no transaction with modules elsewhere",
            text.ToString());
    }

    // CHANGE: in Medusa options in code win over the environment. Here what is configured always wins over what was compiled, so that a
    // module can be moved without a build.
    [Theory]
    [InlineData("section", "section", "named", "code")]
    [InlineData("named", null, "named", "code")]
    [InlineData("code", null, null, "code")]
    [InlineData(null, null, null, null)]
    [Trait("Case", "CFG-1")]
    public async Task The_modules_own_setting_wins_over_the_applications(string? winner, string? section, string? named, string? code)
    {
        string Named(string? name) => name is null ? "" : $"{own};Application Name={name}";
        await using var app = await HostingApp.StartAsync(
            builder => builder.AddModule(Commerce.Modules.User, code is null ? null : Named(code)),
            options =>
            {
                options.Settings["Commerce:Modules:user:Database"] = Named(section);
                options.Settings["ConnectionStrings:user"] = Named(named);
            });

        Assert.Equal(
            winner, Own(app) is { } host ? new NpgsqlConnectionStringBuilder(host.Database.ConnectionString).ApplicationName : null);
    }

    [Fact]
    [Trait("Case", "CFG-3")]
    public async Task The_drivers_settings_in_the_connection_string_are_kept()
    {
        await using var app = await StartAsync($"{own};SSL Mode=Disable;Maximum Pool Size=7");

        var settings = new NpgsqlConnectionStringBuilder(Own(app)!.Database.ConnectionString);
        Assert.Equal((SslMode.Disable, 7), (settings.SslMode, settings.MaxPoolSize));
    }

    // CHANGE: there is no silent mode. In Development, a private server takes the place of the missing one.
    [Fact]
    [Trait("Case", "CFG-4")]
    public async Task Without_any_connection_string_the_boot_fails_and_names_the_variable()
    {
        var builder = HostingApp.CreateBuilder(null, "--environment", "Production");

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM6003", "ConnectionStrings__Commerce"), (problem.Id, problem.Where));
    }

    [Fact]
    public async Task The_applications_own_connection_string_in_another_order_is_the_applications_database()
    {
        await using var app = await HostingApp.StartAsync(builder => builder.AddModule(
            Commerce.Modules.User, string.Join(';', builder.Configuration.GetConnectionString("Commerce")!.Split(';').Reverse())));

        Assert.Null(Own(app));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_told_with_the_modules_setting()
    {
        var builder = HostingApp.CreateBuilder(
            await HostingApp.CreateDatabaseAsync(),
            "--Commerce:Modules:user:Database=Host=/nonexistent-socket-folder;Username=postgres;Timeout=1").AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM6008", problem.Id);
        Assert.Contains(
            "The setting is Commerce:Modules:user:Database; unset it to share the application's database",
            problem.Fix,
            StringComparison.Ordinal);
    }

    private static ConnectedDatabase? Own(TestApplication app) => app.Services.GetRequiredService<ConnectedHost>().OwnOf("user");

    private Task<TestApplication> StartAsync(string? database = null, TestApplication? beside = null) => HostingApp.StartAsync(
        builder => builder.AddModule(Commerce.Modules.User, database ?? own), options => options.Beside = beside);
}
