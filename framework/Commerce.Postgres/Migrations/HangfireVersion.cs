using Commerce.Postgres.Connections;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Migrations;

/// <summary>The version of Hangfire's tables, which Hangfire's own scripts create and change.</summary>
internal static class HangfireVersion
{
    /// <summary>Reads the version.</summary>
    /// <returns>0 when the tables do not exist.</returns>
    /// <exception cref="BootException"><c>COM6062</c>: the database rejects the question.</exception>
    public static Task<int> ReadAsync(Database database, CancellationToken cancellationToken) => StartErrors.ExplainAsync(
        async () =>
        {
            var exists = await database.QueryAsync(
                "select to_regclass('hangfire.schema') is not null", row => row.GetBoolean(0), [], cancellationToken);
            return exists[0]
                ? (await database.QueryAsync("select version from hangfire.schema", row => row.GetInt32(0), [], cancellationToken)).Max()
                : 0;
        },
        () => database);
}
