using System.Diagnostics;
using System.Reflection;
using Commerce.Background;
using Commerce.Postgres.ConnectionStrings;
using Commerce.Postgres.Errors;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Connections;

/// <summary>Opens databases and checks that their servers answer.</summary>
/// <param name="time">The clock of the databases, and between two attempts.</param>
internal sealed class DatabaseOpener(TimeProvider time)
{
    private const int MaxAttempts = 5;
    private const int OldestServer = 150000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>No attempt begins later: one that nothing answers takes as long as the connection string says.</summary>
    private static readonly TimeSpan LastAttempt = TimeSpan.FromSeconds(20);

    /// <summary>SQL states that another attempt cannot correct: no such database, wrong password, not authorized, no privilege.</summary>
    private static readonly string[] Fatal = ["3D000", "28P01", "28000", "42501"];

    /// <summary>Gets the assembly of the PostgreSQL driver, which the host shares with modules.</summary>
    public static Assembly Driver => typeof(NpgsqlConnection).Assembly;

    /// <summary>Describes where a database is, for people: <c>host:port/database</c>.</summary>
    public static string Place(Database database) => Place(database.ConnectionString);

    private static string Place(string connectionString)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{ServerHost.Places(place)}/{place.Database}";
    }

    /// <summary>Describes the direct connection beside the pool's, for people; empty when there is none.</summary>
    public static string DirectPlace(Database database) =>
        database.HasDirectConnection ? $", through a pooler; directly at {Place(database.DirectConnectionString)}" : "";

    /// <summary>Compares two databases by their connection strings, whatever the order of the settings in them.</summary>
    public static bool AreSame(Database one, Database other) =>
        new NpgsqlConnectionStringBuilder(one.ConnectionString).EquivalentTo(new NpgsqlConnectionStringBuilder(other.ConnectionString));

    /// <summary>Creates the pool, which connects later.</summary>
    /// <exception cref="BootException"><c>COM6007</c>: the connection string cannot be read.</exception>
    public Database Open(DatabaseSetting setting, IOutbox outbox)
    {
        Check(setting.ConnectionString, setting.Name);
        if (setting.Direct is { } direct)
        {
            Check(direct, setting.DirectName);
        }

        return new Database(setting.ConnectionString, outbox, time, setting.Direct);
    }

    /// <summary>Sends a statement to check that the database answers.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static Task PingAsync(Database database, CancellationToken cancellationToken) =>
        database.Loops.ReadAsync(batch => batch.Add("select 1"), row => row.GetInt32(0), cancellationToken);

    /// <summary>
    /// Connects, with several attempts, and checks the version of the server, the encoding of the database, and the way to it.
    /// </summary>
    /// <returns>The server's version, such as <c>17.2</c>.</returns>
    /// <exception cref="BootException">
    /// <c>COM6006</c>: the server is too old. <c>COM6008</c>: the database does not answer. <c>COM6009</c>: it is not in UTF-8.
    /// <c>COM6065</c>: a pooler in transaction mode is between, and there is no direct connection. <c>COM6066</c>: the direct connection
    /// leads to another database, or through such a pooler, too.
    /// </exception>
    public async Task<string> ProbeAsync(Database database, DatabaseSetting setting, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var version = await ReadVersionAsync(database, setting, cancellationToken);
                await CheckWayAsync(database, setting, cancellationToken);
                return version;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                if (attempt == MaxAttempts || Stopwatch.GetElapsedTime(started) > LastAttempt || IsFatal(exception))
                {
                    throw Unreachable(database, setting, attempt, exception);
                }

                await Task.Delay(Pause, time.OfMachine(), cancellationToken);
            }
        }
    }

    private static bool IsFatal(Exception exception) =>
        exception.FindRejection() is { SqlState: var state } ? Fatal.Contains(state) : ConnectionHint.IsWithoutTls(exception);

    private static async Task<string> ReadVersionAsync(Database database, DatabaseSetting setting, CancellationToken cancellationToken)
    {
        var (number, text, encoding) = (await database.ReadAloneAsync(
            batch => batch.Add(
                """
                select current_setting('server_version_num')::int, current_setting('server_version'), current_setting('server_encoding')
                """),
            row => (row.GetInt32(0), row.GetString(1), row.GetString(2)),
            cancellationToken))[0];
        if (number < OldestServer)
        {
            throw new BootException(new Problem(
                "COM6006",
                $"The server is PostgreSQL {text}; 15 is the oldest supported version.",
                Place(database),
                $"Upgrade it, or point {setting.Name} at another one."));
        }

        return encoding == "UTF8" ? text.Split(' ')[0] : throw new BootException(new Problem(
            "COM6009",
            $"The encoding of the database is {encoding}, which cannot store every text.",
            Place(database),
            $"Create one with: create database … encoding 'UTF8' template template0; and point {setting.Name} at it."));
    }

    /// <summary>A host needs sessions of the server that last: for its lease, its notifications and the migrations.</summary>
    private static async Task CheckWayAsync(Database database, DatabaseSetting setting, CancellationToken cancellationToken)
    {
        if (await PoolerProbe.IsTransactionPoolerAsync(database.DirectConnectionString, cancellationToken))
        {
            throw new BootException(new Problem(
                "COM6065",
                "The connection leads through a pooler in transaction mode, where no session of the server lasts.",
                Place(database.DirectConnectionString),
                $"Set {setting.DirectName} to a connection string that leads to the server itself, or let the pooler use session mode."));
        }

        if (database.HasDirectConnection && !await PoolerProbe.IsSameDatabaseAsync(database, cancellationToken))
        {
            throw new BootException(new Problem(
                "COM6066",
                $"{setting.Name} and {setting.DirectName} lead to different databases.",
                $"{Place(database)} and {Place(database.DirectConnectionString)}",
                $"Correct one of them. {setting.DirectName} is only needed when a pooler in transaction mode is between."));
        }
    }

    private static void Check(string connectionString, string setting)
    {
        try
        {
            ConnectionStringReader.Read(connectionString);
        }
        catch (FormatException exception)
        {
            throw new BootException(
                new Problem(
                    "COM6007",
                    $"The connection string cannot be read: {exception.Message}.",
                    setting,
                    "Write it like Host=localhost;Username=app;Password=…;Database=shop, or postgresql://app:…@localhost/shop."),
                exception);
        }
    }

    private static BootException Unreachable(Database database, DatabaseSetting setting, int attempts, Exception exception)
    {
        var reason = (exception.InnerException ?? exception).Message;
        var hint = ConnectionHint.For(exception, new NpgsqlConnectionStringBuilder(database.ConnectionString));
        return new BootException(
            new Problem(
                "COM6008",
                $"The database does not answer: {reason} ({attempts} {(attempts == 1 ? "try" : "tries")})",
                Place(database),
                $"{hint} The setting is {setting.Name}; unset it {setting.Without}."),
            exception);
    }
}
