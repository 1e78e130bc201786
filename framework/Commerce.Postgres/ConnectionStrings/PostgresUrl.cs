using System.Collections.Frozen;

namespace Commerce.Postgres.ConnectionStrings;

/// <summary>Reads the URL form of a connection string.</summary>
/// <remarks>
/// Source: PostgreSQL's documentation of libpq, section "Connection URIs"; and the parameter <c>ssl</c>, which JDBC and Node.js know.
/// </remarks>
internal static class PostgresUrl
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    /// <summary>Keywords of Npgsql by parameters of libpq. Others have the same name in both.</summary>
    private static readonly FrozenDictionary<string, string> Parameters = new Dictionary<string, string>
    {
        ["application_name"] = "Application Name",
        ["channel_binding"] = "Channel Binding",
        ["client_encoding"] = "Client Encoding",
        ["connect_timeout"] = "Timeout",
        ["dbname"] = "Database",
        ["gssencmode"] = "GSS Encryption Mode",
        ["require_auth"] = "Require Auth",
        ["ssl"] = "SSL Mode",
        ["ssl_mode"] = "SSL Mode",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslmode"] = "SSL Mode",
        ["sslnegotiation"] = "SSL Negotiation",
        ["sslpassword"] = "SSL Password",
        ["sslrootcert"] = "Root Certificate",
        ["target_session_attrs"] = "Target Session Attributes",
        ["user"] = "Username",
    }.ToFrozenDictionary();

    /// <summary>Whether a connection string is a URL.</summary>
    public static bool IsUrl(string text) =>
        Array.Exists(Schemes, scheme => text.TrimStart().StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="mistakes">Receives what is not valid.</param>
    /// <returns>The settings, by keywords of Npgsql.</returns>
    public static List<ConnectionStringPair> Read(string text, List<string> mistakes)
    {
        var rest = text.Trim();
        rest = rest[(rest.IndexOf("://", StringComparison.Ordinal) + 3)..];
        List<ConnectionStringPair> pairs = [];
        var (beforeParameters, parameters) = Cut(rest, '?');
        var (authority, database) = Cut(beforeParameters, '/');
        var userEnd = authority.LastIndexOf('@');
        if (userEnd >= 0)
        {
            var (user, password) = Cut(authority[..userEnd], ':');
            Add(pairs, "Username", user);
            Add(pairs, "Password", password);
        }

        AddHosts(pairs, authority[(userEnd + 1)..], mistakes);
        Add(pairs, "Database", database);
        AddParameters(pairs, parameters, mistakes);
        return pairs;
    }

    private static void AddHosts(List<ConnectionStringPair> pairs, string text, List<string> mistakes)
    {
        var hosts = text.Split(',');
        if (!Array.TrueForAll(hosts, ServerHost.HasValidPort))
        {
            mistakes.Add("a port is not a number; write ':', '/', '?', '#', '%' and '@' in a user name or password as %XX");
        }
        else if (hosts.Length > 1)
        {
            Add(pairs, "Host", text);
        }
        else
        {
            var (host, port) = ServerHost.Cut(text);
            Add(pairs, "Host", host.Length == 0 ? "localhost" : host.Trim('[', ']'));
            Add(pairs, "Port", port);
        }
    }

    private static void AddParameters(List<ConnectionStringPair> pairs, string text, List<string> mistakes)
    {
        var number = 0;
        foreach (var parameter in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            var (name, value) = Cut(parameter, '=');
            var keyword = Parameters.GetValueOrDefault(Decoded(name), Decoded(name));
            pairs.Add(new ConnectionStringPair(
                keyword, keyword == "SSL Mode" ? SslMode(Decoded(value)) : Decoded(value), $"parameter {number}"));
        }
    }

    private static void Add(List<ConnectionStringPair> pairs, string name, string value)
    {
        if (value.Length > 0)
        {
            pairs.Add(new ConnectionStringPair(name, Decoded(value), ""));
        }
    }

    /// <summary>The names of libpq have a hyphen, and other drivers know only on and off.</summary>
    private static string SslMode(string value) => value switch
    {
        "true" or "1" => "Require",
        "false" or "0" => "Disable",
        _ => value.Replace("-", "", StringComparison.Ordinal),
    };

    private static (string Before, string After) Cut(string text, char separator)
    {
        var place = text.IndexOf(separator, StringComparison.Ordinal);
        return place < 0 ? (text, "") : (text[..place], text[(place + 1)..]);
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text);
}
