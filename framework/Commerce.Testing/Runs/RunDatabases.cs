using System.Globalization;
using System.Security.Cryptography;
using Commerce.Postgres.ConnectionStrings;
using Npgsql;

namespace Commerce.Testing.Runs;

/// <summary>
/// The databases of one test run. On a server that several runs share, the run is registered: it holds a lock while it lives, and each
/// run drops the databases of those whose lock is free.
/// </summary>
internal sealed class RunDatabases : IAsyncDisposable
{
    private const string Prefix = "commerce_test_";

    // Enough for a host under test, and few enough for many of them on a server with its default of 100 connections.
    private const int PoolSize = 6;

    // How often a drop or a copy is tried, and how many milliseconds a session has to end.
    private const int MaxAttempts = 10;
    private const int EndLimit = 60_000;

    /// <summary>
    /// The databases of dead runs that this user may drop. Advisory locks belong to the database they were taken in, but this view shows
    /// those of all: runs may be connected to different ones. A lock is older than the databases of its run, so a database whose lock is
    /// missing has no living owner.
    /// </summary>
    private const string Dead =
        $$"""
        select datname::text from pg_database
        where datname ~ '^{{Prefix}}[0-9a-f]{16}_[0-9]+$' and pg_has_role(datdba, 'usage') and not exists (
            select from pg_locks
            where locktype = 'advisory' and objsubid = 1 and granted
                and lpad(to_hex(classid::bigint), 8, '0') || lpad(to_hex(objid::bigint), 8, '0') = split_part(datname::text, '_', 3))
        """;

    private readonly string run = RandomNumberGenerator.GetHexString(16, lowercase: true);
    private readonly string server;
    private readonly string pooler;
    private NpgsqlConnection? registration;
    private int created;

    /// <summary>Creates the databases of a run on a server of its own.</summary>
    /// <param name="server">The connection string of a database to send the statements to.</param>
    /// <param name="pooler">
    /// A connection string for the databases' users that leads through a pooler. Default: they use <paramref name="server"/>.
    /// </param>
    /// <exception cref="FormatException">The connection string is not valid.</exception>
    public RunDatabases(string server, string? pooler = null)
    {
        this.server = ConnectionStringReader.Read(server).ConnectionString;
        this.pooler = pooler is null ? this.server : ConnectionStringReader.Read(pooler).ConnectionString;
    }

    private string OwnPrefix => $"{Prefix}{run}_";

    // No pool: no connection may remain on a database that others copy. No time limit: to create or drop a database, the server writes
    // all that others have changed to its disk.
    private NpgsqlConnectionStringBuilder Settings => new(server) { CommandTimeout = 0 };

    /// <summary>Registers a run on a shared server and drops the databases of dead runs.</summary>
    /// <param name="server">The connection string of a database to send the statements to.</param>
    /// <param name="pooler">As for the constructor.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public static async Task<RunDatabases> RegisterAsync(string server, string? pooler, CancellationToken cancellationToken)
    {
        var databases = new RunDatabases(server, pooler);

        // Something on the way may close a connection without traffic, and the lock would end with it.
        var settings = new NpgsqlConnectionStringBuilder(databases.Settings.ConnectionString) { KeepAlive = 30 };
        databases.registration = await UnpooledConnection.OpenAsync(settings, RegisterAsync, cancellationToken);
        return databases;

        async Task RegisterAsync(NpgsqlConnection connection)
        {
            var key = Convert.ToInt64(databases.run, 16).ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync(connection, $"set idle_session_timeout = 0; select pg_advisory_lock({key})", cancellationToken);
            await SweepAsync(connection, cancellationToken);
        }
    }

    /// <summary>Creates a database, empty or as a copy.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateAsync(string? template, CancellationToken cancellationToken)
    {
        var name = OwnPrefix + Interlocked.Increment(ref created).ToString(CultureInfo.InvariantCulture);
        await using var connection = await OpenAsync(cancellationToken);
        if (template is null)
        {
            await ExecuteAsync(connection, $"""create database "{name}" """, cancellationToken);
        }
        else
        {
            var from = new NpgsqlConnectionStringBuilder(template).Database!;
            await AloneAsync(connection, from, $"""create database "{name}" template "{from}" strategy file_copy""", cancellationToken);
        }

        return Frugal(new NpgsqlConnectionStringBuilder(pooler) { Database = name }).ConnectionString;
    }

    /// <summary>Drops a database of this run.</summary>
    /// <exception cref="ArgumentException">It is not one of this run.</exception>
    public async Task DropAsync(string connectionString, CancellationToken cancellationToken)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        if (name?.StartsWith(OwnPrefix, StringComparison.Ordinal) is not true)
        {
            throw new ArgumentException($"'{name}' is not a database that this run created.", nameof(connectionString));
        }

        // The pool would hand out the connections that the server is about to end.
        await using (var pooled = new NpgsqlConnection(connectionString))
        {
            NpgsqlConnection.ClearPool(pooled);
        }

        await using var connection = await OpenAsync(cancellationToken);
        await DropAsync(connection, name, cancellationToken);
    }

    /// <summary>Drops the databases of the run where it is registered, and ends the registration.</summary>
    /// <exception cref="AggregateException">Databases that could not be dropped are left; the others are gone.</exception>
    public async ValueTask DisposeAsync()
    {
        if (registration is null)
        {
            return;
        }

        await using (registration)
        {
            var own = $"select datname::text from pg_database where starts_with(datname::text, '{OwnPrefix}')";
            IReadOnlyList<string> names;
            await using (var connection = await OpenAsync(CancellationToken.None))
            {
                names = await NamesAsync(connection, own, CancellationToken.None);
            }

            var failures = new List<Exception>();
            foreach (var name in names)
            {
                try
                {
                    // A connection for each: what breaks one must not leave the rest of the databases.
                    await using var connection = await OpenAsync(CancellationToken.None);
                    await DropAsync(connection, name, CancellationToken.None);
                }
                catch (NpgsqlException exception)
                {
                    failures.Add(new InvalidOperationException($"The database '{name}' is left: {exception.Message}", exception));
                }
            }

            await using (var connection = await OpenAsync(CancellationToken.None))
            {
                // Also those of databases that were dropped before, because copies of them were left then.
                await RunRoles.DropAsync(
                    connection, [.. Enumerable.Range(1, created).Select(number => $"{OwnPrefix}{number}")], CancellationToken.None);
            }

            if (failures.Count > 0)
            {
                throw new AggregateException(failures);
            }
        }
    }

    /// <summary>
    /// Limits the pools that are opened with a connection string. Callers queue for a connection instead, longer than by default, and
    /// what a burst has opened is closed soon.
    /// </summary>
    private static NpgsqlConnectionStringBuilder Frugal(NpgsqlConnectionStringBuilder settings)
    {
        settings.MaxPoolSize = Math.Min(PoolSize, settings.MaxPoolSize);
        settings.Timeout = Math.Max(60, settings.Timeout);
        settings.ConnectionIdleLifetime = 5;
        settings.ConnectionPruningInterval = 1;
        return settings;
    }

    private static async Task SweepAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var dead = await NamesAsync(connection, Dead, cancellationToken);
        foreach (var name in dead)
        {
            try
            {
                await DropAsync(connection, name, cancellationToken);
            }
            catch (PostgresException)
            {
                // Another run drops it now, or something keeps it in use; then a later run drops it.
            }
        }

        if (dead.Count > 0)
        {
            await RunRoles.DropAsync(connection, dead, cancellationToken);
        }
    }

    /// <summary>
    /// Drops a database. Not <c>with (force)</c>: for a user who is not the superuser that fails
    /// while the server vacuums the database, whereas a plain drop ends the vacuum.
    /// </summary>
    private static Task DropAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        AloneAsync(connection, name, $"""drop database if exists "{name}" """, cancellationToken);

    /// <summary>
    /// Sends a statement for which nobody may be connected to a database. Ends the sessions of this user on it: a pooler keeps some that
    /// nobody uses any more.
    /// </summary>
    private static async Task AloneAsync(
        NpgsqlConnection connection, string database, string statement, CancellationToken cancellationToken)
    {
        var end = $"""
            select pg_terminate_backend(pid, {EndLimit}) from pg_stat_activity where datname = '{database}' and usename = current_user
            """;
        for (var attempt = 1; ; attempt++)
        {
            await ExecuteAsync(connection, end, cancellationToken);
            try
            {
                await ExecuteAsync(connection, statement, cancellationToken);
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ObjectInUse && attempt < MaxAttempts)
            {
                // A session has come meanwhile, such as one of a host that is about to notice that it lost its connection.
            }
        }
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        UnpooledConnection.OpenAsync(Settings, prepare: null, cancellationToken);
}
