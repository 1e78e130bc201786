using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Diagnostics;

/// <summary>Reads what waits in a database. Each count is answered by an index that holds nothing but the rows counted.</summary>
/// <param name="database">The database.</param>
internal sealed class BacklogReader(Database database)
{
    public async Task<Backlog> ReadAsync(CancellationToken cancellationToken) => (await database.Loops.ReadAsync(
        batch => batch.Add(
            """
            select
                (select count(*) from commerce.workflow_execution where host is not null),
                (select count(*) from commerce.workflow_execution where wake_at is not null and host is null and parked_reason is null),
                (select count(*) from commerce.workflow_execution where parked_reason is not null),
                (select count(*) from commerce.delivery where state = 'dead'),
                count(*), coalesce(commerce.now() - min(due_at), '0')
            from (
                select due_at from commerce.delivery where state = 'pending' and host is null and due_at <= commerce.now()
                union all
                select due_at from commerce.delivery where state = 'pending' and host is not null and due_at <= commerce.now()) as waiting
            """,
            []),
        row => new Backlog(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(4), row.GetFieldValue<TimeSpan>(5), row.GetInt64(3)),
        cancellationToken))[0];
}
