using Acme.Loyalty;
using Commerce.Identifiers;
using Commerce.Modularity;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Commerce.Records.Tests.Guide;

/// <summary>The module with its own registrations, migrated on a database.</summary>
internal sealed class TestLoyaltyModule : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private TestLoyaltyModule(Database database, Action<LoyaltyModuleOptions> configure)
    {
        Database = database;
        var container = new ServiceCollection();
        container.AddSingleton(database);
        container.AddSingleton<IIdGenerator>(new UlidGenerator(TimeProvider.System));
        container.Configure(configure);
        var environment = new HostingEnvironment { EnvironmentName = Environments.Production };
        new LoyaltyModule().ConfigureServices(new ModuleBuilder(
            "loyalty", container, new ConfigurationBuilder().Build(), environment, name => name));
        services = container.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Loyalty = services.GetRequiredService<ILoyaltyModuleService>();
    }

    public static MigrationSet Migrations { get; } = new("loyalty", "loyalty", [new Migration("0001_loyalty", Read("0001_loyalty"))]);

    public Database Database { get; }

    public ILoyaltyModuleService Loyalty { get; }

    public static async Task<TestLoyaltyModule> StartAsync(string connectionString, Action<LoyaltyModuleOptions>? configure = null)
    {
        var database = new Database(connectionString, TimeProvider.System);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime, Migrations], TestContext.Current.CancellationToken);
        return new TestLoyaltyModule(database, configure ?? (_ => { }));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Database.DisposeAsync();
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(typeof(TestLoyaltyModule).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
