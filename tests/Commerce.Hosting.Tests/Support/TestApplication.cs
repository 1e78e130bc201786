using Commerce.Hosting.App.Support;
using Commerce.Postgres.Sessions;
using Commerce.Tests;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Support;

/// <summary>The application under test, on a database of its own.</summary>
public sealed class TestApplication : IAsyncDisposable
{
    private readonly CommerceApplication application;

    private TestApplication(CommerceApplication application)
    {
        this.application = application;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => application.Services;

    public Notes Notes => Services.GetRequiredService<Notes>();

    public Signals Signals => Services.GetRequiredService<Signals>();

    public static CommerceApplicationBuilder CreateBuilder(string? connectionString, params string[] args) =>
        CreateBuilder(Path.Combine(AppContext.BaseDirectory, "modules"), connectionString, args);

    /// <summary>The same with modules from another folder.</summary>
    public static CommerceApplicationBuilder CreateBuilder(string modulesFolder, string? connectionString, string[] args)
    {
        var builder = CommerceApplication.CreateBuilder(new CommerceApplicationOptions
        {
            Args = ["--environment", "Development", "--urls", "http://127.0.0.1:0", .. args],
            Assembly = typeof(Signals).Assembly,
            ContentRoot = ContentRoots.Create(),
            ModulesFolder = modulesFolder,
        });
        builder.ConnectionString = connectionString;
        // Each worker has a connection, which outlives the application in this process, and the tests' server has not so many.
        builder.Configuration["Commerce:Jobs:Workers"] = "2";
        builder.Services.AddSingleton<Signals>();
        builder.Services.AddSingleton<Notes>();
        return builder;
    }

    public static async Task<TestApplication> StartAsync(PostgresFixture postgres, params string[] args)
    {
        var builder = CreateBuilder(await postgres.Server.CreateDatabaseAsync(), args);
        builder.AddModule(Commerce.Modules.User, (UserModuleOptions options) => options.InviteLifetime = TimeSpan.FromDays(7));
        return await StartAsync(builder);
    }

    /// <summary>Starts an application.</summary>
    /// <param name="builder">Its builder.</param>
    /// <param name="prepare">Gets the container before the start.</param>
    public static async Task<TestApplication> StartAsync(CommerceApplicationBuilder builder, Action<IServiceProvider>? prepare = null)
    {
        var application = builder.Build();
        try
        {
            prepare?.Invoke(application.Services);
            await application.StartAsync(TestContext.Current.CancellationToken);
            return new TestApplication(application);
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    public Task<IReadOnlyList<string>> ColumnAsync(string sql) => ColumnAsync(Services.GetRequiredService<Database>(), sql);

    public static Task<IReadOnlyList<string>> ColumnAsync(Database database, string sql) =>
        database.QueryAsync(sql, row => row.GetValue(0).ToString()!, [], TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await application.DisposeAsync();
    }
}
