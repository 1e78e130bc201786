using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Floors;

/// <summary>The User module's table, from the module's own migration.</summary>
internal static class UserTable
{
    public const string Insert =
        """
        insert into "user"."user" (id, email, first_name, last_name) values ($1, $2, $3, $4)
        returning id, email, first_name, last_name, avatar_url, metadata::text, created_at, updated_at
        """;

    public static async Task CreateAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(typeof(UserTable).Assembly.GetManifestResourceStream("user-table")!);
        // Not pooled: only the contender may stay connected.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // The text is the module's migration, embedded at build.
        await using var command = new NpgsqlCommand(
            $"""
            create schema "user";
            set search_path to "user";
            {await reader.ReadToEndAsync(cancellationToken)};
            reset search_path
            """,
            connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
