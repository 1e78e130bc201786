using Commerce.Postgres.Sessions;
using Hangfire.PostgreSql;
using Npgsql;

namespace Commerce.Hosting.Jobs;

/// <summary>Hangfire's store on the application's database. It holds names of jobs and nothing else of ours.</summary>
/// <param name="database">Gets the database, once it is connected.</param>
internal sealed class HangfireStore(Func<Database> database) : IDisposable
{
    // All queues have the same provider.
    private const string AnyQueue = "commerce";

    /// <summary>
    /// The maximum number of connections, fewer where the application limits its own pool. Hangfire needs one for a few milliseconds at a
    /// time, or two where it takes a lock, and no worker keeps one.
    /// </summary>
    private const int MaxConnections = 4;

    /// <summary>Connections that the start or many runs at once have opened are closed after so many seconds without use.</summary>
    private const int IdleSeconds = 10;

    /// <summary>How soon a worker of another host finds a call that no worker of the host that made it has taken.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    private readonly Lock creating = new();
    private NpgsqlDataSource? source;
    private PostgreSqlStorage? storage;

    /// <summary>Gets the store. It is created by the first read.</summary>
    public PostgreSqlStorage Storage
    {
        get
        {
            lock (creating)
            {
                source ??= NpgsqlDataSource.Create(Limit(new NpgsqlConnectionStringBuilder(database().ConnectionString)));
                return storage ??= CreateStorage(source);
            }
        }
    }

    /// <summary>Creates Hangfire's store with the settings that hosts use.</summary>
    /// <param name="source">The database.</param>
    /// <remarks>
    /// Source of the settings: measured. With long polling each worker would keep a connection, also while nothing is due. Without it the
    /// workers of this host are signalled (<see cref="SignalWorker"/>), and those of other hosts look when the poll interval is over. With
    /// a fixed invisibility timeout a call that runs longer than it is fetched twice. A lock of a killed process stays for as long as the
    /// timeout says.
    /// </remarks>
    public static PostgreSqlStorage CreateStorage(NpgsqlDataSource source) => new(
        new ConnectionFactory(source),
        new PostgreSqlStorageOptions
        {
            SchemaName = HangfireTables.Schema,
            // The migrations have done that, so that a host needs no right to change tables.
            PrepareSchemaIfNecessary = false,
            EnableLongPolling = false,
            QueuePollInterval = PollInterval,
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(1),
            DistributedLockTimeout = TimeSpan.FromSeconds(10),
            EnableTransactionScopeEnlistment = false,
        });

    /// <summary>
    /// Lets a waiting worker of this host look for calls. One signal wakes one worker, and signals that no worker has seen yet are one. So
    /// a worker that has found a call signals the next one.
    /// </summary>
    public void SignalWorker() => (Storage.QueueProviders.GetProvider(AnyQueue).GetJobQueue() as PostgreSqlJobQueue)?.FetchNextJob();

    /// <summary>Creates Hangfire's tables in a database, or changes them to the current ones.</summary>
    /// <param name="database">The database.</param>
    public static void Install(Database database)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.DirectConnectionString) { Pooling = false, MaxAutoPrepare = 0 };
        using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Open();
        PostgreSqlObjectsInstaller.Install(connection, HangfireTables.Schema);
    }

    /// <inheritdoc/>
    public void Dispose() => source?.Dispose();

    private static NpgsqlConnectionStringBuilder Limit(NpgsqlConnectionStringBuilder settings)
    {
        settings.MaxPoolSize = Math.Clamp(settings.MaxPoolSize / 2, 2, MaxConnections);
        settings.ConnectionIdleLifetime = IdleSeconds;
        settings.ConnectionPruningInterval = IdleSeconds / 2;
        return settings;
    }

    private sealed class ConnectionFactory(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
