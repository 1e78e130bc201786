using Npgsql;

namespace Commerce.Tests;

/// <summary>Waits for what becomes true in a database; looks again at every change of a table.</summary>
public sealed class DatabaseWatch : IAsyncDisposable
{
    private readonly NpgsqlConnection changes;
    private readonly NpgsqlDataSource database;

    private DatabaseWatch(NpgsqlDataSource database)
    {
        this.database = database;
        changes = database.CreateConnection();
    }

    public static async Task<DatabaseWatch> StartAsync(string connectionString, string table)
    {
        var direct = Commerce.Testing.TestPostgres.DirectTo(connectionString);
        var watch = new DatabaseWatch(NpgsqlDataSource.Create(direct ?? connectionString));
        await watch.changes.OpenAsync(TestContext.Current.CancellationToken);
        await watch.ExecuteAsync(
            $"""
            create or replace function public.changed() returns trigger language plpgsql as $$ begin notify changed; return null; end $$;
            create or replace trigger changed after insert or update on {table} for each statement execute function public.changed();
            """);
        await using var listen = new NpgsqlCommand("listen changed", watch.changes);
        await listen.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return watch;
    }

    /// <summary>Waits until the database says yes.</summary>
    public async Task WaitUntilAsync(string condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience.Limit);
        while (!await QueryAsync<bool>($"select {condition}"))
        {
            await changes.WaitAsync(limit.Token);
        }
    }

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        var value = await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        return value is DBNull ? default! : (T)value!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await changes.DisposeAsync();
        await database.DisposeAsync();
    }
}
