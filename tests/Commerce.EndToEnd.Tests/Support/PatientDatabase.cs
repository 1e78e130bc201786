using Commerce.Tests;
using Npgsql;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>A database of which nobody, neither a test nor an application, gives up an answer because the machine is slow.</summary>
internal static class PatientDatabase
{
    // Under load an application opens as many connections as its pool allows, and the whole suite has to do with fewer than 60.
    private const int PoolSize = 16;

    /// <param name="connectionString">The database.</param>
    public static string For(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Timeout = (int)Patience.Limit.TotalSeconds,
        CommandTimeout = (int)Patience.Limit.TotalSeconds,
        MaxPoolSize = Math.Min(PoolSize, new NpgsqlConnectionStringBuilder(connectionString).MaxPoolSize),
    }.ConnectionString;
}
