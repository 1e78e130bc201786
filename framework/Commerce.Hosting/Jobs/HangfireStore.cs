using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.States;
using Hangfire.Storage;
using Npgsql;

namespace Commerce.Hosting.Jobs;

/// <summary>Hangfire's store on the application's database. It holds names of jobs and nothing of ours besides.</summary>
/// <param name="runtime">The database.</param>
/// <param name="settings">The settings.</param>
internal sealed class HangfireStore(HostRuntime runtime, JobSettings settings) : IDisposable
{
    /// <summary>The queue of our calls; Hangfire servers of the application's own do not take them.</summary>
    public const string Queue = "commerce";

    /// <summary>Recurring jobs of other origins in the same store are not ours to touch.</summary>
    private const string Prefix = "commerce:";

    /// <summary>Connections beside those that the workers keep to be woken over.</summary>
    private const int SpareConnections = 10;

    private readonly Lock creating = new();
    private NpgsqlDataSource? source;
    private PostgreSqlStorage? storage;

    /// <summary>The store; made, with its tables, when it is first asked for.</summary>
    public PostgreSqlStorage Storage
    {
        get
        {
            lock (creating)
            {
                source ??= NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(runtime.Database.ConnectionString) { MaxPoolSize = settings.Workers + SpareConnections });
                return storage ??= CreateStorage(source);
            }
        }
    }

    /// <summary>The id under which a job is in the store.</summary>
    public static string RecurringId(string name) => Prefix + name;

    /// <summary>Hangfire's store, with the settings this host always uses.</summary>
    /// <remarks>
    /// Source of the settings: measured. Without long polling another process waits up to the poll interval; with a fixed invisibility
    /// timeout a call that runs longer than it is taken twice; a lock of Hangfire's whose process is killed stays for as long as the
    /// timeout says.
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

    /// <summary>Lists the jobs among the recurring ones, where people look for them, and takes out those that are gone.</summary>
    /// <param name="jobs">The jobs of this host.</param>
    /// <param name="known">The names of the jobs of all hosts.</param>
    public void List(IEnumerable<Job> jobs, IReadOnlyCollection<string> known)
    {
        var manager = new RecurringJobManager(Storage);
        using (var connection = Storage.GetConnection())
        {
            var ids = known.Select(RecurringId).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in connection.GetRecurringJobs().Where(job => job.Id.StartsWith(Prefix, StringComparison.Ordinal) && !ids.Contains(job.Id)))
            {
                manager.RemoveIfExists(gone.Id);
            }
        }

        foreach (var job in jobs)
        {
            manager.AddOrUpdate(RecurringId(job.Name), Call(job.Name), job.Schedule.HangfireCron, new RecurringJobOptions { TimeZone = job.Schedule.TimeZone });
        }
    }

    /// <summary>Asks the hosts to run what is due for a job; takes no lock that a killed process could leave behind.</summary>
    /// <param name="job">The job.</param>
    /// <param name="now">The time, for people to see.</param>
    public void Wake(Job job, DateTimeOffset now)
    {
        var id = new BackgroundJobClient(Storage).Create(Call(job.Name), new EnqueuedState(Queue));
        using var connection = Storage.GetConnection();
        using var transaction = connection.CreateWriteTransaction();
        transaction.SetRangeInHash($"recurring-job:{RecurringId(job.Name)}", new Dictionary<string, string?>
        {
            ["LastExecution"] = JobHelper.SerializeDateTime(now.UtcDateTime),
            ["LastJobId"] = id,
            ["NextExecution"] = job.Schedule.Next(now) is { } next ? JobHelper.SerializeDateTime(next.UtcDateTime) : "",
        });
        transaction.Commit();
    }

    public void Dispose() => source?.Dispose();

    private static Hangfire.Common.Job Call(string name) => Hangfire.Common.Job.FromExpression<JobHost>(host => host.RunAsync(name, CancellationToken.None));

    private sealed class ConnectionFactory(NpgsqlDataSource source) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => source.CreateConnection();
    }
}
