using Commerce.Hosting.Databases;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Records;
using Commerce.Records.Declaration;
using Commerce.Tests;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>The data model of a module, compared with its migrated database.</summary>
public sealed class ModuleModelTests : IAsyncLifetime
{
    private const string Secret = "a secret that is long enough to sign tokens with it";

    private string connectionString = "";
    private Database database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connectionString = await Role.CreateDatabaseAsync();
        database = new Database(connectionString, TimeProvider.System);
        await CommandRun.RunAsync(connectionString, "db migrate");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    // The module declares its data model in code; a description of the module for queries across modules does not exist yet.
    [Fact]
    [Trait("Case", "MOD-26")]
    public async Task A_module_has_one_service_and_a_record_store_for_each_entity()
    {
        await using var app = await HostingApp.StartAsync();

        var container = Assert.Single(app.Services.GetRequiredService<ModuleCatalog>().All).Container;

        Assert.Single(container.GetServices<IUserModuleService>());
        var model = Assert.Single(container.GetServices<DataModel>());
        Assert.Equal(2, model.Entities.Count);
        Assert.All(
            model.Entities, entity => Assert.Single(container.GetServices(typeof(RecordStore<>).MakeGenericType(entity.Type))));
    }

    [Fact]
    public async Task What_a_migration_has_forgotten_is_a_warning_of_a_start_in_Development()
    {
        Assert.Empty(await WarningsAsync(connectionString));
        await database.ExecuteAsync("""alter table "user"."user" drop column avatar_url""", cancellationToken: Cancellation);

        var warning = Assert.Single(await WarningsAsync(connectionString));

        Assert.Equal(
            """COM6044 table "user"."user", module 'user': The column avatar_url is missing. """ +
            """Add a migration: alter table "user"."user" add column avatar_url text;""",
            warning);
        Assert.Empty(await WarningsAsync(connectionString, "--environment", "Production", "--Commerce:Modules:user:JwtSecret", Secret));
    }

    [Fact]
    public async Task A_role_that_may_not_create_schemas_is_told_that_nothing_is_compared()
    {
        await using var role = await Role.CreateAsync(database);
        await CommandRun.RunAsync(connectionString, $"db migrate --grant {role.Name}");

        var warning = Assert.Single(await WarningsAsync(role.ConnectionString));

        Assert.Contains("the data model of the module 'user' is not compared with the database", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_of_a_model_creates_it_or_what_the_database_lacks()
    {
        foreach (var change in new[]
        {
            """alter table "user"."user" drop column avatar_url""",
            """alter table "user"."user" alter column email drop not null, alter column first_name type varchar(5)""",
            """drop table "user".invite""",
        })
        {
            await database.ExecuteAsync(change, cancellationToken: Cancellation);
        }

        var script = await CommandRun.RunAsync(connectionString, "db script user");
        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        var next = new MigrationSet("next", "user", [new Migration("0001_next", script.Output)]);
        Assert.Equal(["next/0001_next"], await new Migrator(database).ApplyAsync([next], Cancellation));

        Assert.Equal(
            "-- The database has everything that the data model declares.",
            (await CommandRun.RunAsync(connectionString, "db script user")).Output.Trim());
        var whole = await CommandRun.RunAsync(connectionString, "db script user --whole");
        Assert.StartsWith("create table \"user\" (", whole.Output, StringComparison.Ordinal);
        Assert.Contains("create table \"invite\" (", whole.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_that_is_not_there_is_an_error()
    {
        var script = await CommandRun.RunAsync(connectionString, "db script nobody");

        Assert.Equal(1, script.ExitCode);
        Assert.Contains("COM6013 There is no module 'nobody'.", script.Error, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(string connectionString, params string[] args)
    {
        var builder = HostingApp.CreateBuilder(connectionString, args).AddUserModule();
        await using var application = builder.Build();
        await application.StartAsync(Cancellation);
        return application.Services.GetRequiredService<CheckedModels>().Warnings;
    }
}
