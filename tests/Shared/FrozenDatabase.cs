using System.Globalization;
using Commerce.Postgres.Sessions;

namespace Commerce.Tests;

/// <summary>The clock of a migrated database, which stands still at the time a test gave it.</summary>
internal sealed class FrozenDatabase(Database database)
{
    /// <summary>Stops the clock at a time.</summary>
    public Task SetAsync(DateTimeOffset time) => database.QueryAsync(
        $"""
        create or replace function commerce.now() returns timestamptz language sql stable parallel safe
        as $$ select timestamptz '{time.ToString("O", CultureInfo.InvariantCulture)}' $$
        """,
        _ => 0,
        [],
        TestContext.Current.CancellationToken);
}
