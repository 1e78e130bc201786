using Commerce.Testing.Tests.Support;
using Commerce.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Commerce.Testing.Tests.Applications;

public sealed class TestApplicationTests
{
    [Fact]
    public async Task Applications_run_side_by_side_without_seeing_each_other()
    {
        await using var one = await TestApplication.StartAsync<Program>(options => options.ReplaceMailer());
        await using var other = await TestApplication.StartAsync<Program>(options => options.ReplaceMailer());

        await one.Services.Resolve(Modules.User).CreateUserAsync(new CreateUserInput("ada@example.com"));

        Assert.Empty(await other.Services.Resolve(Modules.User).ListUsersAsync());
        Assert.NotEqual(one.Client.BaseAddress, other.Client.BaseAddress);
    }

    [Fact]
    public async Task The_settings_of_the_application_hold_unless_the_test_has_others()
    {
        await using var shop = await TestApplication.StartAsync<Program>(options => options.Settings["Shop:SmtpServer"] = "mail.test");

        var configuration = shop.Services.GetRequiredService<IConfiguration>();

        Assert.Equal(("shop@example.com", "mail.test"), (configuration["Shop:Sender"], configuration["Shop:SmtpServer"]));
    }

    [Fact]
    public async Task What_keeps_an_application_from_starting_is_the_error_of_the_test()
    {
        var exception = await Assert.ThrowsAsync<BootException>(() => TestApplication.StartAsync<Program>(
            options => options.Settings["Commerce:Mode"] = "nothing"));

        Assert.Contains("COM5113", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_starts_nothing_is_reported()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestApplication.StartAsync(static _ => Task.FromResult(3)));

        Assert.Contains("ended with exit code 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_database_is_gone_with_it()
    {
        string connectionString;
        await using (var shop = await TestApplication.StartAsync<Program>())
        {
            connectionString = shop.ConnectionString;
        }

        // A pooler in front of the server does not refuse a connection to a database that is gone; it lets it wait.
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        await using var server = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false });
        await using var command = server.CreateCommand("select exists (select from pg_database where datname = $1)");
        command.Parameters.AddWithValue(settings.Database!);
        Assert.Equal(false, await command.ExecuteScalarAsync());
    }

    [Fact(Timeout = 120_000)]
    public async Task An_idle_host_with_all_its_workers_holds_at_most_ten_connections()
    {
        await using var shop = await TestApplication.StartAsync<Program>(options =>
        {
            options.ReplaceMailer();
            options.Settings["Commerce:Jobs:Workers"] = "10";
        });
        await shop.AdvanceAsync(TimeSpan.FromHours(1));

        // What the start has opened is closed after some seconds without use. The test's own time limit is the only other end.
        while (await CountConnectionsAsync(shop) > 10)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task<int> CountConnectionsAsync(TestApplication shop)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(shop.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select count(*)::int from pg_stat_activity
            where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
            and application_name <> 'commerce clock'
            """,
            connection);

        return (int)(await command.ExecuteScalarAsync())!;
    }
}
