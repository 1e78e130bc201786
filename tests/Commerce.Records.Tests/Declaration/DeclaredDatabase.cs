using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Records.Declaration;
using Commerce.Tests;

namespace Commerce.Records.Tests.Declaration;

/// <summary>A model on a database of its own, migrated by the script made from it.</summary>
internal sealed class DeclaredDatabase : IAsyncDisposable
{
    private readonly DataModel model;

    private DeclaredDatabase(TestHost host, DataModel model) => (Host, this.model) = (host, model);

    public TestHost Host { get; }

    public static async Task<DeclaredDatabase> StartAsync(PostgresFixture postgres, DataModel model)
    {
        var host = await TestHost.StartAsync(postgres);
        var migrations = new MigrationSet(model.Schema, model.Schema, [new Migration("0001_first", model.CreateScript())]);
        await new Migrator(host.Database).ApplyAsync([migrations], TestContext.Current.CancellationToken);
        return new DeclaredDatabase(host, model);
    }

    public RecordStore<T> Store<T>()
        where T : class => new(model, Host.Database, new UlidGenerator(TimeProvider.System));

    public Task<IReadOnlyList<string>> ColumnAsync(string sql) => Host.ColumnAsync(sql);

    /// <summary>The definitions of a table's indexes besides the primary key's, by name.</summary>
    public Task<IReadOnlyList<string>> IndexesAsync(string table) =>
        ColumnAsync(
            $"select indexdef from pg_indexes where schemaname || '.' || tablename = '{table}' and indexname not like '%_pkey' " +
            "order by indexname collate \"C\"");

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
