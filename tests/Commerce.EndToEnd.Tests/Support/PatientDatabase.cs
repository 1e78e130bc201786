using Commerce.Tests;
using Npgsql;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>A database of which nobody, neither a test nor an application, gives up an answer because the machine is slow.</summary>
internal static class PatientDatabase
{
    /// <param name="connectionString">The database.</param>
    public static string For(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString)
    {
        Timeout = (int)Patience.Limit.TotalSeconds,
        CommandTimeout = (int)Patience.Limit.TotalSeconds,
    }.ConnectionString;
}
