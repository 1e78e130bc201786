using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>Hosts whose role may not change tables: <c>db migrate</c> does that, as another role.</summary>
public sealed class RestrictedRoleTests : IAsyncLifetime
{
    private string connectionString = "";
    private Database owner = null!;
    private Role role = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connectionString = await Role.CreateDatabaseAsync();
        owner = new Database(connectionString, TimeProvider.System);
        role = await Role.CreateAsync(owner);
    }

    public async ValueTask DisposeAsync()
    {
        await role.DisposeAsync();
        await owner.DisposeAsync();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_role_that_was_granted_the_tables_runs_the_application(string migrate)
    {
        var migrated = await CommandRun.RunAsync(connectionString, $"db migrate --grant {role.Name}");
        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        Assert.EndsWith($"granted the use of all tables to {role.Name}", migrated.Output.Trim(), StringComparison.Ordinal);

        await BootAsync(role.ConnectionString, migrate);

        var jobs = await CommandRun.RunAsync(role.ConnectionString, "jobs list");
        Assert.Equal((0, ""), (jobs.ExitCode, jobs.Error));
    }

    [Fact]
    public async Task The_role_that_migrates_keeps_the_right_to_do_so_when_it_is_granted_the_tables()
    {
        var own = (await owner.QueryAsync("select current_user::text", row => row.GetString(0), [], Cancellation))[0];

        var migrated = await CommandRun.RunAsync(connectionString, $"db migrate --grant {own}");

        Assert.Equal((0, ""), (migrated.ExitCode, migrated.Error));
        Assert.Equal(
            ["DELETE", "INSERT"],
            await owner.QueryAsync(
                """
                select privilege_type from information_schema.role_table_grants
                where table_schema = 'commerce' and table_name = 'migration' and grantee = current_user
                and privilege_type in ('DELETE', 'INSERT') order by 1
                """,
                row => row.GetString(0),
                [],
                Cancellation));
    }

    [Theory]
    [InlineData("true", "COM6062", "permission denied for database")]
    [InlineData("false", "COM6019", "lacks migrations: commerce/")]
    public async Task A_role_that_may_not_create_tables_is_told_to_migrate(string migrate, string id, string what)
    {
        var error = await Assert.ThrowsAsync<BootException>(() => BootAsync(role.ConnectionString, migrate));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(id, problem.Id);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.Contains("'db migrate'", problem.Fix, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("select on commerce.migration")]
    [InlineData("insert on commerce.host")]
    [InlineData("select on commerce.data_protection_key")]
    [InlineData("insert on commerce.subscription")]
    [InlineData("usage, update on sequence commerce.host_presence")]
    [InlineData("insert on commerce.workflow_plan")]
    [InlineData("usage on schema hangfire")]
    public async Task A_right_that_is_missing_is_one_problem_that_names_it(string right)
    {
        await CommandRun.RunAsync(connectionString, $"db migrate --grant {role.Name}");
        await owner.ExecuteAsync($"revoke {right} from {role.Name}", cancellationToken: Cancellation);

        var error = await Assert.ThrowsAsync<BootException>(() => BootAsync(role.ConnectionString, "true"));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM6062", problem.Id);
        Assert.Matches($"permission denied for .* {right.Split(' ')[^1].Split('.')[^1]} ", problem.What);
    }

    [Theory]
    [InlineData("statement_timeout = '1s'")]
    [InlineData("lock_timeout = '1s'")]
    [InlineData("default_transaction_isolation = 'serializable'")]
    [InlineData("search_path = nowhere")]
    public async Task What_the_role_prescribes_does_not_stop_the_start(string setting)
    {
        await owner.ExecuteAsync(
            $"alter role {role.Name} set {setting}", cancellationToken: Cancellation);
        await owner.ExecuteAsync(
            $"grant create on database \"{new Npgsql.NpgsqlConnectionStringBuilder(connectionString).Database}\" to {role.Name}",
            cancellationToken: Cancellation);

        await BootAsync(role.ConnectionString, "true");
    }

    [Fact]
    public async Task A_role_that_only_reads_is_told_so()
    {
        await CommandRun.RunAsync(connectionString, $"db migrate --grant {role.Name}");
        await owner.ExecuteAsync($"alter role {role.Name} set default_transaction_read_only = on", cancellationToken: Cancellation);

        var error = await Assert.ThrowsAsync<BootException>(() => BootAsync(role.ConnectionString, "true"));

        var problem = Assert.Single(error.Problems);
        Assert.Equal("COM6062", problem.Id);
        Assert.Contains("default_transaction_read_only", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_alone_changes_nothing()
    {
        var error = await Assert.ThrowsAsync<BootException>(() => BootAsync(connectionString, "false"));

        Assert.Equal("COM6019", Assert.Single(error.Problems).Id);
        Assert.Empty(await owner.QueryAsync(
            "select nspname::text from pg_namespace where nspname in ('commerce', 'user', 'hangfire')",
            row => row.GetString(0),
            cancellationToken: Cancellation));
    }

    private static Task BootAsync(string connectionString, string migrate) =>
        HostingApp.BootAsync(HostingApp.CreateBuilder(connectionString, $"--Commerce:Migrate={migrate}").AddUserModule());
}
