using Npgsql;

namespace Commerce.Postgres.Sessions;

/// <summary>
/// Marks failures to open a connection. Nothing was sent, so that the outcome of a write, which is otherwise unknown after a lost
/// connection, is known.
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

    /// <summary>Whether the connection could not be opened.</summary>
    public static bool Is(Exception failure) => failure.Data.Contains(Key);
}
