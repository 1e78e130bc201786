using Commerce.Hosting.Tests.Support;
using Commerce.Users;

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
}
