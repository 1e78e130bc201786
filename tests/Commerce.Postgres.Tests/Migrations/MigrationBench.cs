using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Migrations;

/// <summary>Migrates databases of its own.</summary>
/// <param name="postgres">The server.</param>
public abstract class MigrationBench(PostgresFixture postgres)
{
    protected static readonly Migration First = new("0001_first", "create table one (id int); insert into one values (1)");
    protected static readonly Migration Second = new("0002_second", "insert into one values (2)");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static Database Open(string connectionString) => new(connectionString, TimeProvider.System);

    protected static MigrationSet Set(params Migration[] migrations) => new("m", "m", migrations);

    protected static Task<IReadOnlyList<string>> ApplyAsync(Database database, params Migration[] migrations) =>
        new Migrator(database).ApplyAsync([Set(migrations)], Cancellation);

    protected static Task<IReadOnlyList<string>> ColumnAsync(Database database, string sql) =>
        database.QueryAsync(sql, row => row.GetValue(0).ToString()!, [], Cancellation);

    protected async Task<string> CreateDatabaseAsync() => await postgres.Server.CreateDatabaseAsync(cancellationToken: Cancellation);

    protected async Task<Database> OpenAsync() => Open(await CreateDatabaseAsync());
}
