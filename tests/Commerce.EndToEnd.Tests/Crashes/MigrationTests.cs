using System.Text.Json;
using Commerce.EndToEnd.Tests.Support;
using Commerce.Tests;
using Npgsql;

namespace Commerce.EndToEnd.Tests.Crashes;

/// <summary>Processes that migrate one database together, and one that is killed at it.</summary>
public sealed class MigrationTests(PostgresFixture postgres) : IAsyncLifetime
{
    private string connectionString = "";
    private NpgsqlDataSource database = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        connectionString = PatientDatabase.For(await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation));
        database = NpgsqlDataSource.Create(connectionString);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Fact]
    [Trait("Case", "MIG-7")]
    public async Task Of_five_processes_that_migrate_an_empty_database_together_none_fails_and_each_migration_runs_once()
    {
        var commands = Enumerable.Range(0, 5).Select(_ => Migrate()).ToList();
        var ends = await Task.WhenAll(commands.Select(command => command.EndAsync()));
        commands.ForEach(command => command.Dispose());

        Assert.All(ends, end => Assert.Equal((0, ""), (end.ExitCode, end.Error)));
        var applied = ends.SelectMany(end => Applied(end.Output)).ToList();
        Assert.Contains("user/0001_user", applied);
        Assert.Equal(applied.Distinct(), applied);
        Assert.Equal(applied.Count, await QueryAsync<long>("select count(*) from commerce.migration"));
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_a_migration_leaves_nothing_of_it_and_the_next_one_goes_on()
    {
        await using var gate = await Gate.CreateAsync(connectionString);
        // The first statement of the migration waits to see whether this transaction creates the table.
        await gate.ExecuteAsync("""create schema "user" """);
        await gate.ExecuteAsync("""begin; create table "user"."user" ()""");
        using var killed = Migrate();
        await gate.WaitAsync("locktype = 'transactionid' and transactionid = pg_current_xact_id()::xid");

        await killed.KillAsync();
        using var next = Migrate();
        await gate.ExecuteAsync("rollback");
        var end = await next.EndAsync();

        // What was committed before the kill stays, what was under way is done anew, from its beginning.
        Assert.Equal((0, ""), (end.ExitCode, end.Error));
        var applied = Applied(end.Output);
        Assert.Equal("user/0001_user", applied[0]);
        var others = $"(module || '/' || name) <> all('{{{string.Join(',', applied)}}}')";
        Assert.Equal(["commerce"], await QueryAsync<string[]>($"select array_agg(distinct module) from commerce.migration where {others}"));
        Assert.True(await QueryAsync<bool>("""select to_regclass('"user"."user"') is not null"""));
    }

    private static string[] Applied(string output)
    {
        using var document = JsonDocument.Parse(output);
        return [.. document.RootElement.GetProperty("applied").EnumerateArray().Select(name => name.GetString()!)];
    }

    private AppCommand Migrate() => AppCommand.Start(CrashWorld.Assembly, connectionString, "db", "migrate", "--json");

    private async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
