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
