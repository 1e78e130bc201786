using Hangfire;
using Hangfire.Logging;
using Hangfire.PostgreSql;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Commerce.Hosting.Jobs;

/// <summary>Runs the jobs on their schedules: Hangfire on PostgreSQL.</summary>
/// <param name="jobs">The jobs.</param>
/// <param name="scopes">Each run has a scope of its own.</param>
/// <param name="runtime">The database.</param>
/// <param name="loggers">Hangfire's log goes to the host's.</param>
internal sealed class JobScheduler(JobRegistry jobs, IServiceScopeFactory scopes, HostRuntime runtime, ILoggerFactory loggers) : IDisposable
{
    /// <summary>Recurring jobs of other origins in the same store are not ours to touch.</summary>
    private const string Prefix = "commerce:";

    /// <summary>Hangfire's own share of the server's connections: its workers, its watchers and some room.</summary>
    private const int MaxConnections = 20;

    private BackgroundJobServer? server;
    private NpgsqlDataSource? source;

    /// <summary>The id under which a job is in the store.</summary>
    public static string RecurringId(string name) => Prefix + name;

    /// <summary>Brings the store's schedules in line with the application's files and begins to run them.</summary>
    public void Start()
    {
        LogProvider.SetCurrentLogProvider(new HangfireLogProvider(loggers));
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(runtime.Database.ConnectionString) { MaxPoolSize = MaxConnections });
        var storage = CreateStorage(source);
        Synchronize(storage);
        server = new BackgroundJobServer(
            new BackgroundJobServerOptions
            {
                Activator = new ScopedJobActivator(scopes),
                SchedulePollingInterval = TimeSpan.FromSeconds(1),
                WorkerCount = Math.Max(4, Environment.ProcessorCount),
                ShutdownTimeout = TimeSpan.FromSeconds(15),
                StopTimeout = TimeSpan.FromSeconds(10),
            },
            storage);
    }

    /// <summary>Stops taking jobs and waits for the running ones.</summary>
    public void Dispose()
    {
        server?.Dispose();
        server = null;
        source?.Dispose();
    }

    /// <summary>Hangfire's store, with the settings this host always uses.</summary>
    /// <remarks>
    /// Source of the settings: measured. Without long polling another process waits up to the poll interval; with a fixed invisibility
    /// timeout a job that runs longer than it runs twice.
    /// </remarks>
    internal static PostgreSqlStorage CreateStorage(NpgsqlDataSource source) => new(
        new ConnectionFactory(source),
        new PostgreSqlStorageOptions
        {
            SchemaName = "hangfire",
            EnableLongPolling = true,
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = TimeSpan.FromMinutes(1),
            EnableTransactionScopeEnlistment = false,
        });

    private void Synchronize(PostgreSqlStorage storage)
    {
        var manager = new RecurringJobManager(storage);
        using (var connection = storage.GetConnection())
        {
            var known = jobs.All.Select(job => RecurringId(job.Name)).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in connection.GetRecurringJobs().Where(job => job.Id.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(job.Id)))
            {
                manager.RemoveIfExists(gone.Id);
            }
        }

        foreach (var job in jobs.All)
        {
            manager.AddOrUpdate(
                RecurringId(job.Name),
                Hangfire.Common.Job.FromExpression<JobHost>(host => host.RunAsync(job.Name, CancellationToken.None)),
                // Hangfire reads fields only, no macros such as @daily; Cronos writes those out.
                job.Schedule.StartsWith('@') ? job.Cron.ToString() : job.Schedule,
                new RecurringJobOptions { TimeZone = job.TimeZone });
        }
    }

    private sealed class ConnectionFactory(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
