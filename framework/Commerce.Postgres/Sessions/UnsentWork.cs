using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// Marks failures to open a connection, and to send a batch that is a transaction of its own. The server has not got the end of it, so that
/// the outcome of a write, which is otherwise unknown after a lost connection, is known.
/// </summary>
internal static class UnsentWork
{
    private const string Key = "Commerce.Unsent";

    /// <summary>Marks the failure.</summary>
    public static void Mark(Exception failure) => failure.Data[Key] = true;

    /// <summary>Describes that no connection became free in time.</summary>
    public static NpgsqlException Timeout(string message)
    {
        var failure = new NpgsqlException(message, new TimeoutException());
        Mark(failure);
        return failure;
    }

    /// <summary>Whether a batch could not be sent to its end. The driver has no other sign of that than its message.</summary>
    public static bool IsCutOff(NpgsqlException failure) =>
        failure is { InnerException: IOException } && failure.Message.StartsWith("Exception while writing", StringComparison.Ordinal);

    /// <summary>Whether the connection could not be opened, or the batch not be sent.</summary>
    public static bool Is(Exception failure) => failure.Data.Contains(Key);
}
