using Commerce.Jobs.Ledger;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Jobs;

/// <content>What has become of ticks.</content>
internal sealed partial class PostgresJobLedger
{
    private const string Columns = "job, due_at, state, manual, attempt, host, started_at, finished_at, reason, error";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TickRecord>> ListAsync(string job, int take, CancellationToken cancellationToken) =>
        await database.ReadAloneAsync(
            batch => batch.Add($"select {Columns} from commerce.job_tick where job = $1 order by due_at desc limit $2", [job, take]),
            ReadTick,
            cancellationToken);

    /// <inheritdoc/>
    public async Task<TickRecord?> FindAsync(TickId tick, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAloneAsync(
            batch => batch.Add($"select {Columns} from commerce.job_tick where job = $1 and due_at = $2", [tick.Job, tick.DueAt]),
            ReadTick,
            cancellationToken);
        return rows.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TickRecord>> ListNewestAsync(IReadOnlyCollection<string> jobs, CancellationToken cancellationToken) =>
        await database.ReadAloneAsync(
            batch => batch.Add(
                $"""
                select tick.* from unnest($1::text[]) as name,
                lateral (select {Columns} from commerce.job_tick where job = name order by due_at desc limit 1) as tick
                """,
                [jobs.ToArray()]),
            ReadTick,
            cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindWaitingAsync(CancellationToken cancellationToken)
    {
        var rows = await database.ReadAloneAsync(
            batch => batch.Add("select job, min(due_at) from commerce.job_tick where state = 'due' and attempt = 0 group by job"),
            row => (Job: row.GetString(0), DueAt: row.GetFieldValue<DateTimeOffset>(1)),
            cancellationToken);
        return rows.ToDictionary(waiting => waiting.Job, waiting => waiting.DueAt, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public async Task<int> DeleteEndedAsync(TimeSpan keep, int take, CancellationToken cancellationToken)
    {
        var deleted = await database.ReadAloneAsync(
            batch =>
            {
                batch.Add("delete from commerce.job_pause where resumed_at < commerce.now() - $1", [keep]);
                batch.Add(
                    """
                    delete from commerce.job_tick where (job, due_at) in (
                        select job, due_at from commerce.job_tick
                        where finished_at < commerce.now() - $1 order by finished_at limit $2 for update skip locked)
                    returning 1
                    """,
                    [keep, take]);
            },
            row => row.GetInt32(0),
            cancellationToken);
        return deleted.Count;
    }

    private static TickRecord ReadTick(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetFieldValue<DateTimeOffset>(1),
        LedgerNames.ToTickState(row.GetString(2)),
        row.GetBoolean(3),
        row.GetInt32(4),
        Text(row, 5),
        Time(row, 6),
        Time(row, 7),
        Text(row, 8),
        Text(row, 9));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
