using System.Net.Sockets;
using Commerce.Postgres.ConnectionStrings;
using Commerce.Postgres.Errors;
using Npgsql;

namespace Commerce.Postgres.Connections;

/// <summary>Says how to correct a failed connection, by what the server or the network reported.</summary>
internal static class ConnectionHint
{
    public static string For(Exception exception, NpgsqlConnectionStringBuilder place) => exception switch
    {
        _ when exception.FindRejection() is { SqlState: var state } => For(state, place),
        TimeoutException or { InnerException: TimeoutException } =>
            $"Nothing answers at {ServerHost.Places(place)} in time: correct Host and Port, or let a firewall pass the connection.",
        _ when IsWithoutTls(exception) =>
            "The server does not offer TLS, which connections to another machine require: turn it on there, or, when nobody can listen "
            + "on the way, add 'SSL Mode=Disable' to the connection string; 'sslmode=disable' in a URL.",
        SocketException socket => For(socket, place),
        { InnerException: SocketException socket } => For(socket, place),
        { InnerException: { } inner } => For(inner, place),
        _ => "Start the server, or correct the connection string.",
    };

    /// <summary>Whether the server does not offer the TLS that the connection requires. Npgsql has no code for that.</summary>
    public static bool IsWithoutTls(Exception exception) =>
        exception is NpgsqlException && exception.Message.StartsWith("SSL connection requested", StringComparison.Ordinal);

    private static string For(string state, NpgsqlConnectionStringBuilder place) => state switch
    {
        "3D000" => $"Create the database, as with 'createdb {place.Database}', or correct Database.",
        "28P01" => $"Correct Username and Password; the server does not accept this password for the user '{place.Username}'.",
        "28000" => $"Let the user '{place.Username}' connect from here, in the server's pg_hba.conf, or correct Username.",
        "42501" => $"Let the user '{place.Username}' connect: grant connect on database \"{place.Database}\" to \"{place.Username}\".",
        "53300" => "The server has no connection left: close some, raise its max_connections, or lower Maximum Pool Size.",
        "57P03" or "57P01" or "57P02" => "The server is starting or stopping: try again when it is up.",
        "57P05" => "The server closed a connection that was idle: raise idle_session_timeout of the role or the database.",
        "57014" => "A statement took too long: raise statement_timeout of the role or the database.",
        "55P03" => "Another session holds a lock for long: pg_stat_activity and pg_locks show which. End it, and try again.",
        "25006" =>
            "Transactions are read-only. Connect to the primary, as with Target Session Attributes=primary; or turn off "
            + $"default_transaction_read_only of the user '{place.Username}' or the database.",
        "53100" => "The disk of the server is full: make room on it.",
        _ => "Correct the connection string, or the state that the server reports.",
    };

    private static string For(SocketException exception, NpgsqlConnectionStringBuilder place) => exception.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain =>
            $"Correct Host: the name '{place.Host}' leads nowhere.",
        _ => $"Start the server, or correct Host and Port: none listens at {ServerHost.Places(place)}.",
    };
}
