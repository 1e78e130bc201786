using Commerce.Postgres.Migrations;
using Commerce.Tests;

namespace Commerce.Postgres.Tests.Migrations;

/// <content>Listeners of telemetry that throw.</content>
public sealed partial class MigratorTests
{
    [Fact]
    public async Task A_listener_of_telemetry_that_throws_stops_neither_a_migration_nor_a_query()
    {
        using var listeners = new ThrowingListeners();
        await using var database = await OpenAsync();

        Assert.Equal(["m/0001_first", "m/0002_second"], await ApplyAsync(new Migrator(database), First, Second));

        Assert.Equal(["1", "2"], await ColumnAsync(database, "select id from m.one order by id"));
        listeners.AssertThrown();
    }
}
