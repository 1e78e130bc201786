using Commerce.Benchmarks.LoadTest.Floors;
using Commerce.Benchmarks.LoadTest.Hosts;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Benchmarks.LoadTest.Processes;
using Commerce.DevelopmentServer;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>What all measurements share: the published application, one durable PostgreSQL, a database for each contender.</summary>
internal sealed class TestBench : IAsyncDisposable
{
    private readonly TemporaryFolder folder;
    private readonly PrivateServer server;
    private readonly string connectionSettings;
    private readonly string appFolder;

    private TestBench(TemporaryFolder folder, PrivateServer server, string connectionSettings, string appFolder)
    {
        (this.folder, this.server, this.connectionSettings, this.appFolder) = (folder, server, connectionSettings, appFolder);
        Statistics = new DatabaseStatistics(server.ConnectionString);
    }

    /// <summary>Sends single requests.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>What the server counts.</summary>
    public DatabaseStatistics Statistics { get; }

    /// <summary>Publishes, starts the server.</summary>
    public static async Task<TestBench> CreateAsync(LoadTestOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        try
        {
            var appFolder = options.App ?? "";
            if (options.App is null && options.NeedsApp)
            {
                progress("publishing the application");
                appFolder = folder.Combine("app");
                await AppPublisher.PublishAsync(appFolder, options.ReadyToRun, cancellationToken);
            }

            progress("starting PostgreSQL, fsync on");
            var serverFolder = new PrivateServerOptions { Directory = folder.Combine(".commerce") };
            return new TestBench(
                folder, await PrivateServer.StartAsync(serverFolder, progress, cancellationToken), options.ConnectionSettings, appFolder);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>The folder of PostgreSQL's programs.</summary>
    public string Binaries => server.Binaries;

    /// <summary>Creates an empty database and returns its connection string, with the settings under test.</summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        var connectionString = await server.CreateDatabaseAsync(name, cancellationToken: cancellationToken);
        return connectionSettings.Length == 0 ? connectionString : $"{connectionString};{connectionSettings}";
    }

    /// <summary>Brings the planner's statistics of a database up to date.</summary>
    /// <remarks>
    /// A young table is planned for as if it stayed small, until autovacuum runs, once a minute at most. Windows of a few seconds
    /// would measure when it came.
    /// </remarks>
    public static async Task AnalyzeAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("analyze", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The floor that answers a constant.</summary>
    public static Contender ConstantFloor() => Floor(Contender.Constant, "constant", []);

    /// <summary>The floor that inserts, with a database of its own.</summary>
    public async Task<Contender> InsertFloorAsync(string database, CancellationToken cancellationToken)
    {
        var connectionString = await CreateDatabaseAsync(database, cancellationToken);
        await UserTable.CreateAsync(connectionString, cancellationToken);
        return Floor(Contender.Insert, "insert", new() { ["ConnectionStrings__Commerce"] = connectionString });
    }

    /// <summary>This assembly as a worker of its own process.</summary>
    /// <param name="connectionString">Its database.</param>
    /// <param name="starts">The file for what it handled.</param>
    public static Contender Worker(string connectionString, string starts) => Own(
        "worker", ["worker"], new() { ["ConnectionStrings__Commerce"] = connectionString, [BenchmarkApplication.StartsFile] = starts });

    /// <summary>The application in Production, on a database.</summary>
    public Contender Commerce(string connectionString) => new(
        Contender.Commerce,
        AppPublisher.ExecutableIn(appFolder),
        [],
        appFolder,
        new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Commerce"] = connectionString,
            ["Commerce__Keys__Current"] = BenchmarkApplication.WrappingKey,
            ["Commerce__Modules__user__JwtSecret"] = Guid.NewGuid().ToString("n") + Guid.NewGuid().ToString("n"),
        });

    /// <summary>The application in Development, with a private server in a folder of its own.</summary>
    public Contender CommerceWithPrivateServer()
    {
        var development = Directory.CreateDirectory(folder.Combine("development")).FullName;
        File.Copy(Path.Combine(appFolder, "appsettings.json"), Path.Combine(development, "appsettings.json"), overwrite: true);
        return new Contender(
            Contender.Commerce,
            AppPublisher.ExecutableIn(appFolder),
            [],
            development,
            new Dictionary<string, string> { ["DOTNET_ENVIRONMENT"] = "Development", ["ASPNETCORE_ENVIRONMENT"] = "Development" });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Statistics.DisposeAsync();
        await server.DisposeAsync();
        folder.Dispose();
    }

    private static Contender Floor(string name, string command, Dictionary<string, string> environment) =>
        Own(name, ["floor", command], environment);

    private static Contender Own(string name, string[] command, Dictionary<string, string> environment)
    {
        environment["DOTNET_ENVIRONMENT"] = environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var executable = Path.Combine(AppContext.BaseDirectory, "Commerce.Benchmarks" + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return new Contender(name, executable, command, AppContext.BaseDirectory, environment);
    }
}
