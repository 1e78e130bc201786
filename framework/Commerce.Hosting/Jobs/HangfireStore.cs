using Hangfire.PostgreSql;
using Npgsql;

namespace Commerce.Hosting.Jobs;

/// <summary>Hangfire's store on the application's database. It holds names of jobs and nothing else of ours.</summary>
/// <param name="runtime">The database.</param>
/// <param name="settings">The settings.</param>
internal sealed class HangfireStore(HostRuntime runtime, JobSettings settings) : IDisposable
{
    /// <summary>The queue of our calls. Hangfire servers of the application's own do not work on it.</summary>
    public const string Queue = "commerce";

    /// <summary>Connections beside those on which the workers wait.</summary>
    private const int SpareConnections = 10;

    private readonly Lock creating = new();
    private NpgsqlDataSource? source;
    private PostgreSqlStorage? storage;

    /// <summary>Gets the store. It is created, with its tables, by the first read.</summary>
    public PostgreSqlStorage Storage
    {
        get
        {
            lock (creating)
            {
                source ??= NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(runtime.Database.ConnectionString)
                {
                    MaxPoolSize = settings.Workers + SpareConnections,
                });
                return storage ??= CreateStorage(source);
            }
        }
    }

    /// <summary>Creates Hangfire's store with the settings that hosts use.</summary>
    /// <param name="source">The database.</param>
    /// <remarks>
    /// Source of the settings: measured. Without long polling another process waits up to the poll interval; with a fixed invisibility
    /// timeout a call that runs longer than it is fetched twice; a lock of a killed process stays for as long as the timeout says.
    /// </remarks>
    public static PostgreSqlStorage CreateStorage(NpgsqlDataSource source) => new(
        new ConnectionFactory(source),
        new PostgreSqlStorageOptions
        {
            SchemaName = "hangfire",
            EnableLongPolling = true,
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(1),
            DistributedLockTimeout = TimeSpan.FromSeconds(10),
            EnableTransactionScopeEnlistment = false,
        });

    /// <inheritdoc/>
    public void Dispose() => source?.Dispose();

    private sealed class ConnectionFactory(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
