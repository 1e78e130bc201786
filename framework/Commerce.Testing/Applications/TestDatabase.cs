using System.Collections.Concurrent;

namespace Commerce.Testing;

/// <summary>
/// The database of an application under test, with its clock: a copy of one that the application has migrated once in this process.
/// Applications that share it drop it with the last of them.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<(TestPostgres Server, object Program), Lazy<Task<string?>>> Templates = new();

    private readonly TestPostgres server;
    private int users = 1;

    private TestDatabase(TestPostgres server, string connectionString, bool isMigrated, TestClock clock) =>
        (this.server, ConnectionString, IsMigrated, Clock) = (server, connectionString, isMigrated, clock);

    /// <summary>Gets the connection string.</summary>
    public string ConnectionString { get; }

    /// <summary>Gets whether the database had the runtime's tables when it was created.</summary>
    public bool IsMigrated { get; }

    /// <summary>Gets the clock of the applications that use it.</summary>
    public TestClock Clock { get; }

    /// <summary>Creates a database.</summary>
    /// <param name="program">The program that migrates it.</param>
    /// <param name="options">What the test changes.</param>
    public static async Task<TestDatabase> CreateAsync(ProgramUnderTest program, TestApplicationOptions options)
    {
        var server = options.Server ?? await SharedPostgres.GetAsync();
        var template = await Templates.GetOrAdd(
            (server, program.Key), static (key, source) => new(() => MigrateAsync(key.Server, source.program, source.options)),
            (program, options)).Value;
        return new TestDatabase(
            server,
            await server.CreateDatabaseAsync(template, options.CancellationToken),
            template is not null,
            new TestClock(options.StartTime ?? Now()));
    }

    /// <summary>Adds an application that uses the database.</summary>
    public TestDatabase Share()
    {
        Interlocked.Increment(ref users);
        return this;
    }

    /// <summary>Drops the database, if no other application uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Decrement(ref users) == 0)
        {
            await Clock.DetachAsync();
            await server.DropAsync(ConnectionString);
        }
    }

    private static DateTimeOffset Now()
    {
        var now = TestClock.Machine.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>Creates a template.</summary>
    /// <returns>Its connection string; <see langword="null"/> when the application cannot migrate it: its start will say why.</returns>
    private static async Task<string?> MigrateAsync(TestPostgres server, ProgramUnderTest program, TestApplicationOptions options)
    {
        string? template = null;
        try
        {
            template = await server.CreateDatabaseAsync();
            await LaunchedProgram.RunCommandAsync(program, options, template, ["db", "migrate"]);
            return template;
        }
        catch (Exception exception)
        {
            // The next test tries again.
            Templates.TryRemove((server, program.Key), out _);
            if (template is not null)
            {
                await server.DropAsync(template);
            }

            if (exception is InvalidOperationException or BootException or CommandException)
            {
                return null;
            }

            throw;
        }
    }
}
