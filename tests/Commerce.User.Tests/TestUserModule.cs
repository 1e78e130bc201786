using System.Collections.Concurrent;
using Commerce.Identifiers;
using Commerce.Modularity;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Commerce.Users;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.User.Tests;

/// <summary>The module with its own registrations, on a database of its own.</summary>
internal sealed class TestUserModule : ILoggerProvider, ILogger, IAsyncDisposable
{
    private TestUserModule(string connectionString, Action<UserModuleOptions>? configure)
    {
        Database = new Database(connectionString, TimeProvider.System);
        var container = new ServiceCollection();
        container.AddLogging(logging => logging.AddProvider(this));
        container.AddSingleton(Database);
        container.AddSingleton<TimeProvider>(Time);
        container.AddSingleton<IIdGenerator>(new UlidGenerator(Time));
        container.Configure<UserModuleOptions>(options => options.JwtSecret = "kP0v6q3mT9xJ2nQ8wR5yB7cL4dF1gHzA");
        container.Configure(configure ?? (_ => { }));
        var environment = new HostingEnvironment { EnvironmentName = Environments.Production };
        new UserModule().ConfigureServices(new ModuleBuilder(
            "user", container, new ConfigurationBuilder().Build(), environment, name => name));
        Services = container.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Users = Services.GetRequiredService<IUserModuleService>();
    }

    public Database Database { get; }

    /// <summary>The module's container.</summary>
    public ServiceProvider Services { get; }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, 500, TimeSpan.Zero));

    public IUserModuleService Users { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    /// <param name="postgres">The server.</param>
    /// <param name="configure">Sets options. Default: none.</param>
    public static async Task<TestUserModule> StartAsync(PostgresFixture postgres, Action<UserModuleOptions>? configure = null)
    {
        var module = new TestUserModule(await postgres.Server.CreateDatabaseAsync(), configure);
        var migrations = MigrationSet.FromAssembly("user", "user", typeof(UserModule).Assembly);
        await new Migrator(module.Database).ApplyAsync([MigrationSet.Runtime, migrations], TestContext.Current.CancellationToken);
        return module;
    }

    /// <summary>The token of an invite.</summary>
    public async Task<string> TokenAsync(Invite invite) =>
        (await Users.ListInviteTokensAsync([invite.Id], TestContext.Current.CancellationToken))[invite.Id];

    /// <summary>What was emitted so far, as <c>name id</c>.</summary>
    public Task<IReadOnlyList<string>> EventsAsync() => Database.QueryAsync(
        "select name || ' ' || (data::json->>'id') from commerce.event order by id",
        row => row.GetString(0),
        [],
        TestContext.Current.CancellationToken);

    /// <summary>Rows of a table.</summary>
    public async Task<long> CountAsync(string table) => (await Database.QueryAsync(
        $"""select count(*) from "user"."{table}" """, row => row.GetInt64(0), [], TestContext.Current.CancellationToken))[0];

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Database.DisposeAsync();
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    void IDisposable.Dispose()
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Enqueue(formatter(state, exception));
}
