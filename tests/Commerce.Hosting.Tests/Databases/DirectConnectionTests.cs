using Commerce.Hosting.Tests.Support;
using Commerce.Postgres.Sessions;
using Commerce.Tests;

namespace Commerce.Hosting.Tests.Databases;

/// <summary>A direct connection beside that of a pooler. The pooler itself is in <c>.ci/pooler</c>.</summary>
public sealed class DirectConnectionTests
{
    private const string Setting = "ConnectionStrings:CommerceDirect";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sessions_that_last_use_it_and_everything_else_the_pool()
    {
        var direct = await Role.CreateDatabaseAsync();
        await using var owner = new Database(direct, TimeProvider.System);
        await using var role = await Role.CreateAsync(owner);
        await CommandRun.RunAsync(direct, $"db migrate --grant {role.Name}");
        var builder = HostingApp.CreateBuilder($"{role.ConnectionString};Pooling=true").AddUserModule();
        builder.Configuration[Setting] = direct;
        await using var application = builder.Build();
        await application.StartAsync(Cancellation);

        var sessions = await owner.QueryAsync(
            "select usename = $1, application_name from pg_stat_activity where datname = current_database()",
            row => (IsPooled: row.GetBoolean(0), Name: row.GetString(1)),
            [role.Name],
            Cancellation);

        Assert.Contains((true, "commerce"), sessions);
        foreach (var name in new[] { "commerce notifications", "commerce presence" })
        {
            Assert.Contains((false, name), sessions);
            Assert.DoesNotContain((true, name), sessions);
        }
    }

    [Fact]
    public async Task One_that_leads_to_another_database_is_refused()
    {
        var builder = HostingApp.CreateBuilder(await HostingApp.CreateDatabaseAsync()).AddUserModule();
        builder.Configuration[Setting] = await HostingApp.CreateDatabaseAsync();

        Assert.Equal("COM6066", await RefusalAsync(builder));
    }

    [Theory]
    [InlineData("Commerce:Modules:user:DirectDatabase")]
    [InlineData(Setting)]
    public async Task One_without_a_database_that_it_belongs_to_is_refused(string setting)
    {
        var isModules = setting != Setting;
        var builder = HostingApp.CreateBuilder(isModules ? await HostingApp.CreateDatabaseAsync() : null).AddUserModule();
        builder.Configuration[setting] = "Host=127.0.0.1;Username=app;Database=shop";

        Assert.Equal("COM6066", await RefusalAsync(builder));
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_told_without_its_password()
    {
        var builder = HostingApp.CreateBuilder(await HostingApp.CreateDatabaseAsync()).AddUserModule();
        builder.Configuration[Setting] = "Host=127.0.0.1;Password=hunter2;Timeouts=1";

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM6007", "ConnectionStrings__CommerceDirect"), (problem.Id, problem.Where));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(CommerceApplicationBuilder builder) =>
        Assert.Single((await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder))).Problems).Id;
}
