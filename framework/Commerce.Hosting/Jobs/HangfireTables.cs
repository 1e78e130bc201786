using System.Globalization;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Hangfire.PostgreSql;

namespace Commerce.Hosting.Jobs;

/// <summary>Hangfire's tables on the application's database. Hangfire's own scripts create and change them.</summary>
internal static class HangfireTables
{
    /// <summary>The schema.</summary>
    public const string Schema = "hangfire";

    private const string Scripts = "Hangfire.PostgreSql.Scripts.Install.v";
    private const string Extension = ".sql";

    /// <summary>The number of the last script that this version of Hangfire has.</summary>
    private static readonly int Current = typeof(PostgreSqlObjectsInstaller).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Scripts, StringComparison.Ordinal))
        .Max(name => int.Parse(name[Scripts.Length..^Extension.Length], CultureInfo.InvariantCulture));

    /// <summary>Whether a database has the tables that this version of Hangfire needs.</summary>
    /// <exception cref="BootException"><c>COM6062</c>: the database rejects the question.</exception>
    public static async Task<bool> AreCurrentAsync(Database database, CancellationToken cancellationToken) =>
        await HangfireVersion.ReadAsync(database, cancellationToken) >= Current;
}
