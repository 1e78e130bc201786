using System.Net.Sockets;
using Commerce.Postgres.Events;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Hosting.Databases;

/// <summary>Opens databases and makes sure that they answer.</summary>
/// <param name="time">The clock between two tries.</param>
internal sealed class DatabaseOpener(TimeProvider time)
{
    private const int Tries = 5;
    private const int OldestServer = 150000;

    /// <summary>SQL states that another try does not mend: no such database, wrong password, not authorised, no privilege.</summary>
    private static readonly string[] Fatal = ["3D000", "28P01", "28000", "42501"];

    /// <summary>Where a database is, for people.</summary>
    public static string Place(Database database)
    {
        var place = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        return $"{place.Host}:{place.Port}/{place.Database}";
    }

    /// <summary>Makes the pool; connects later.</summary>
    /// <exception cref="BootException"><c>COM6007</c>.</exception>
    public static Database Open(DatabaseSetting setting, IOutbox outbox, TimeProvider time)
    {
        try
        {
            return new Database(setting.ConnectionString, outbox, time);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new BootException(
                new Problem("COM6007", $"The connection string cannot be read: {exception.Message}", setting.Name, "Write it like Host=localhost;Username=app;Password=…;Database=shop."),
                exception);
        }
    }

    /// <summary>Connects.</summary>
    /// <returns>The server's version.</returns>
    /// <exception cref="BootException"><c>COM6006</c>, <c>COM6008</c>.</exception>
    public async Task<string> ProbeAsync(Database database, DatabaseSetting setting, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (number, text) = (await database.QueryAsync(
                    "select current_setting('server_version_num')::int, current_setting('server_version')",
                    row => (row.GetInt32(0), row.GetString(1)),
                    [],
                    cancellationToken))[0];
                return number >= OldestServer ? text.Split(' ')[0] : throw new BootException(new Problem(
                    "COM6006", $"The server is PostgreSQL {text}; 15 is the oldest that works.", Place(database), $"Upgrade it, or point {setting.Name} at another one."));
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or TimeoutException)
            {
                if (attempt == Tries || (exception is PostgresException { SqlState: var state } && Fatal.Contains(state)))
                {
                    throw Unreachable(database, setting, attempt, exception);
                }

                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }

    private static BootException Unreachable(Database database, DatabaseSetting setting, int attempts, Exception exception) => new(
        new Problem(
            "COM6008",
            $"The database does not answer: {(exception.InnerException ?? exception).Message} ({attempts} {(attempts == 1 ? "try" : "tries")})",
            Place(database),
            $"{ConnectionHint.For(exception, new NpgsqlConnectionStringBuilder(database.ConnectionString))} The setting is {setting.Name}; unset it {setting.Without}."),
        exception);
}
