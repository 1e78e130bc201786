using System.Globalization;
using System.Net;
using Npgsql;

namespace Commerce.Postgres.ConnectionStrings;

/// <summary>What a host in a connection string says: a name or an address, perhaps with a port, or the folder of a socket.</summary>
internal static class ServerHost
{
    /// <summary>Describes where the servers of a connection string are, for people: <c>host:port</c>, separated by commas.</summary>
    public static string Places(NpgsqlConnectionStringBuilder settings) => string.Join(',', settings.Host!.Split(',')
        .Select(host => Cut(host).Port.Length > 0 ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{settings.Port}")));

    /// <summary>Separates the port, which is empty when there is none.</summary>
    public static (string Host, string Port) Cut(string text)
    {
        // An IPv6 address has colons of its own. With a port, it stands in brackets.
        var colon = text.LastIndexOf(':');
        return colon < 0 || (text.IndexOf(':', StringComparison.Ordinal) < colon && text[colon - 1] != ']')
            ? (text, "")
            : (text[..colon], text[(colon + 1)..]);
    }

    /// <summary>Whether the port, if there is one, is a number that a port can have.</summary>
    public static bool HasValidPort(string text) => IsSocket(text) || Cut(text).Port is not { Length: > 0 } port
        || (ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0);

    /// <summary>Whether what is sent there does not leave this machine.</summary>
    public static bool IsThisMachine(string text)
    {
        var host = Cut(text.Trim()).Host.Trim('[', ']');
        return IsSocket(text)
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }

    private static bool IsSocket(string text) => text.TrimStart() is ['/' or '@', ..];
}
