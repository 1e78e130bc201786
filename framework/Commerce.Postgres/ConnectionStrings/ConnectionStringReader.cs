using System.Collections.Frozen;
using System.ComponentModel;
using System.Data.Common;
using System.Reflection;
using Commerce.Text;
using Npgsql;

namespace Commerce.Postgres.ConnectionStrings;

/// <summary>Reads connection strings in both forms: the keywords of Npgsql, and the URLs that providers of PostgreSQL hand out.</summary>
/// <remarks>
/// A message repeats nothing but keywords that are known. Where a quote or a <c>%</c> is missing, any other part of the text can belong
/// to the password.
/// </remarks>
internal static class ConnectionStringReader
{
    /// <summary>The smallest buffer that Npgsql connects with, in bytes.</summary>
    private const int SmallestBuffer = 4096;

    private static readonly FrozenDictionary<string, Type> Keywords = typeof(NpgsqlConnectionStringBuilder).GetProperties()
        .Select(property => (Name: property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName, property.PropertyType))
        .Where(keyword => keyword.Name is not null)
        .ToFrozenDictionary(keyword => keyword.Name!, keyword => keyword.PropertyType);

    /// <summary>Reads a connection string.</summary>
    /// <param name="text">
    /// <c>Host=…;Username=…</c> with the keywords of Npgsql, or <c>postgresql://user:password@host:port/database?parameters</c> with
    /// parameters of libpq or keywords of Npgsql.
    /// </param>
    /// <returns>
    /// The settings. Unless the text says otherwise, connections to another machine require TLS. Of several servers the primary is used,
    /// which is looked for every two seconds; a server that does not answer is given three.
    /// </returns>
    /// <exception cref="FormatException">The text is not valid. The message names all mistakes, and never a value.</exception>
    public static NpgsqlConnectionStringBuilder Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var settings = new NpgsqlConnectionStringBuilder();
        List<string> mistakes = [];
        foreach (var (name, value, place) in PostgresUrl.IsUrl(text) ? PostgresUrl.Read(text, mistakes) : ReadPairs(text, mistakes))
        {
            if (!settings.ContainsKey(name))
            {
                var nearest = Spelling.Nearest(name, Keywords.Keys);
                mistakes.Add($"{place} is not known{(nearest is null ? "" : $" (did you mean '{nearest}'?)")}");
            }
            else if (!TrySet(settings, name, value))
            {
                mistakes.Add($"the value of '{name}' is not {Expected(name)}");
            }
        }

        if (mistakes.Count == 0)
        {
            mistakes.AddRange(FindUnusable(settings));
        }

        if (mistakes.Count > 0)
        {
            throw new FormatException(string.Join("; ", mistakes));
        }

        AddDefaults(settings, settings.Host!.Split(','));
        return settings;
    }

    /// <summary>Whether a connection string has said it, so that a default does not apply.</summary>
    /// <param name="settings">What was read.</param>
    /// <param name="keyword">The first name of the keyword, as Npgsql writes it.</param>
    public static bool IsGiven(NpgsqlConnectionStringBuilder settings, string keyword) => settings.Keys.Cast<string>().Contains(keyword);

    private static void AddDefaults(NpgsqlConnectionStringBuilder settings, string[] hosts)
    {
        if (!IsGiven(settings, "SSL Mode") && !hosts.All(ServerHost.IsThisMachine))
        {
            settings.SslMode = SslMode.Require;
        }

        if (hosts.Length > 1)
        {
            AddDefaultsOfSeveral(settings);
        }
    }

    private static void AddDefaultsOfSeveral(NpgsqlConnectionStringBuilder settings)
    {
        if (!IsGiven(settings, "Target Session Attributes"))
        {
            // A standby does not accept what a host writes.
            settings.TargetSessionAttributes = "primary";
        }

        if (!IsGiven(settings, "Host Recheck Seconds"))
        {
            // For so long the driver believes that a server is away, or a standby, after another one was promoted.
            settings.HostRecheckSeconds = 2;
        }

        if (!IsGiven(settings, "Timeout"))
        {
            // For so long it waits for a server whose machine is gone, each time that it looks there again.
            settings.Timeout = 3;
        }
    }

    private static List<ConnectionStringPair> ReadPairs(string text, List<string> mistakes)
    {
        try
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = text };
            return [.. pairs.Keys.Cast<string>().Select(
                (name, index) => new ConnectionStringPair(name, (string)pairs[name], $"keyword {index + 1}"))];
        }
        catch (ArgumentException)
        {
            mistakes.Add("it is neither a list of keyword=value pairs nor a postgresql:// URL");
            return [];
        }
    }

    private static bool TrySet(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        try
        {
            settings[name] = value;
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Expected(string name)
    {
        var type = Keywords.FirstOrDefault(
            keyword => string.Equals(WithoutBlanks(keyword.Key), WithoutBlanks(name), StringComparison.OrdinalIgnoreCase)).Value;
        return type == typeof(bool) ? "'true' or 'false'"
            : type == typeof(int) ? "a number in the valid range"
            : type is { IsEnum: true } ? $"one of {string.Join(", ", Enum.GetNames(type))}"
            : "valid";
    }

    private static string WithoutBlanks(string name) => name.Replace(" ", "", StringComparison.Ordinal);

    private static IEnumerable<string> FindUnusable(NpgsqlConnectionStringBuilder settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            yield return "'Host' is missing";
        }
        else if (!settings.Host.Split(',').All(ServerHost.HasValidPort) || settings.Port > ushort.MaxValue)
        {
            yield return "a port is not a number from 1 to 65535";
        }

        if (settings.MinPoolSize > settings.MaxPoolSize)
        {
            yield return "'Minimum Pool Size' is larger than 'Maximum Pool Size'";
        }

        if (settings.ConnectionPruningInterval > settings.ConnectionIdleLifetime && IsGiven(settings, "Connection Idle Lifetime"))
        {
            yield return "'Connection Pruning Interval' is longer than 'Connection Idle Lifetime'";
        }

        if (settings.ReadBufferSize < SmallestBuffer || settings.WriteBufferSize < SmallestBuffer)
        {
            yield return $"'Read Buffer Size' and 'Write Buffer Size' must be at least {SmallestBuffer}";
        }

        if (settings.Multiplexing)
        {
            yield return "'Multiplexing' cannot be used, because a transaction needs a connection to itself";
        }

        if (settings.Enlist && IsGiven(settings, "Enlist"))
        {
            yield return "'Enlist' cannot be used, because a connection carries the work of many callers";
        }
    }
}
