using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>The User module's table, from the module's own migration.</summary>
internal static class UserTable
{
    public const string Insert =
        """
        insert into "user"."user" (id, email, email_normalized, first_name, last_name) values ($1, $2, $2, $3, $4)
        returning id, email, first_name, last_name, avatar_url, metadata::text, created_at, updated_at
        """;

    public static async Task CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(typeof(UserTable).Assembly.GetManifestResourceStream("user-table")!);
        var table = new Migration("0001_user", await reader.ReadToEndAsync(cancellationToken));
        // Not pooled: only the contender may stay connected.
        await using var database = new Database(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString, TimeProvider.System);
        await new Migrator(database).ApplyAsync([MigrationSet.Runtime, new("user", "user", [table])], cancellationToken);
    }
}
