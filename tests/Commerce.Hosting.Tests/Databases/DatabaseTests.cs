using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Commerce.Users;
using Npgsql;

namespace Commerce.Hosting.Tests.Databases;

public sealed class DatabaseTests
{
    [Theory]
    [InlineData("Host=/nonexistent-socket-folder;Username=postgres;Timeout=1", "COM6008")]
    [InlineData("this is no connection string", "COM6007")]
    [InlineData(null, "COM6003")]
    public async Task A_database_that_cannot_be_used_is_one_problem_with_a_fix(string? connectionString, string id)
    {
        var builder = HostingApp.CreateBuilder(connectionString, "--environment", "Production");
        builder.AddModule(Commerce.Modules.User, (UserModuleOptions options) => options.JwtSecret = new string('k', 32));

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(id, problem.Id);
        Assert.Contains("ConnectionStrings__Commerce", $"{problem.Where} {problem.Fix}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_starts_with_the_URL_of_a_database()
    {
        var settings = new NpgsqlConnectionStringBuilder(await HostingApp.CreateDatabaseAsync());
        var url = $"postgresql:///{settings.Database}?host={Uri.EscapeDataString(settings.Host!)}&port={settings.Port}"
            + $"&user={settings.Username}&Password={Uri.EscapeDataString(settings.Password ?? "")}&Maximum%20Pool%20Size=6";

        await HostingApp.BootAsync(HostingApp.CreateBuilder(url).AddUserModule());

        await using var database = new Database(settings.ConnectionString, TimeProvider.System);
        Assert.Equal([true], await database.QueryAsync(
            "select to_regclass('\"user\".\"user\"') is not null", row => row.GetBoolean(0), null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_URL_that_cannot_be_read_is_told_without_its_password()
    {
        var builder = HostingApp.CreateBuilder("postgresql://app:hunter2@127.0.0.1:1/shop?sslmode=required").AddUserModule();

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Contains("the value of 'SSL Mode' is not one of", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_cannot_store_every_text_is_refused()
    {
        var server = await HostingApp.CreateDatabaseAsync();
        await using var administrator = new Database(server, TimeProvider.System);
        var latin = $"latin_{Guid.NewGuid():n}";
        await administrator.ExecuteAsync(
            $"create database {latin} encoding 'LATIN1' locale 'C' template template0",
            cancellationToken: TestContext.Current.CancellationToken);
        try
        {
            var connectionString = new NpgsqlConnectionStringBuilder(server) { Database = latin, Pooling = false }.ConnectionString;

            var error = await Assert.ThrowsAsync<BootException>(
                () => HostingApp.BootAsync(HostingApp.CreateBuilder(connectionString).AddUserModule()));

            var problem = Assert.Single(error.Problems);
            Assert.Equal("COM6009", problem.Id);
            Assert.Contains("LATIN1", problem.What, StringComparison.Ordinal);
        }
        finally
        {
            await administrator.ExecuteAsync($"drop database {latin} with (force)", cancellationToken: CancellationToken.None);
        }
    }
}
