using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Jobs;

/// <summary>What became of ticks: for people, and for the health of the application.</summary>
/// <param name="database">The shared database.</param>
internal sealed class TickHistory(Database database)
{
    private const string Columns = "job, due_at, state, manual, attempt, host, started_at, finished_at, reason, error";

    /// <summary>The ticks of a job, the newest first.</summary>
    public Task<List<TickRecord>> ListAsync(string job, int limit, CancellationToken cancellationToken) => database.ReadAloneAsync(
        batch => batch.Add($"select {Columns} from commerce.job_tick where job = $1 order by due_at desc limit $2", [job, limit]), Read, cancellationToken);

    /// <summary>A tick.</summary>
    public async Task<TickRecord?> FindAsync(string job, DateTimeOffset dueAt, CancellationToken cancellationToken) => (await database.ReadAloneAsync(
        batch => batch.Add($"select {Columns} from commerce.job_tick where job = $1 and due_at = $2", [job, dueAt]), Read, cancellationToken)).SingleOrDefault();

    /// <summary>The newest tick of each of these jobs that has any.</summary>
    public Task<List<TickRecord>> LastAsync(IEnumerable<string> jobs, CancellationToken cancellationToken) => database.ReadAloneAsync(
        batch => batch.Add(
            $"select tick.* from unnest($1::text[]) as name, lateral (select {Columns} from commerce.job_tick where job = name order by due_at desc limit 1) as tick",
            [jobs.ToArray()]),
        Read,
        cancellationToken);

    /// <summary>For each job that has any, the oldest tick that is due and was not begun.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> WaitingAsync(CancellationToken cancellationToken) => (await database.ReadAloneAsync(
        batch => batch.Add("select job, min(due_at) from commerce.job_tick where state = 'due' and attempt = 0 group by job"),
        row => (Job: row.GetString(0), DueAt: row.GetFieldValue<DateTimeOffset>(1)),
        cancellationToken)).ToDictionary(waiting => waiting.Job, waiting => waiting.DueAt, StringComparer.Ordinal);

    /// <summary>Deletes ticks whose outcome has been known for long; what is due or runs is kept. Some at a time.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteOldAsync(TimeSpan keep, int limit, CancellationToken cancellationToken) => (await database.ReadAloneAsync(
        batch => batch.Add(
            """
            delete from commerce.job_tick where (job, due_at) in (
                select job, due_at from commerce.job_tick where finished_at < now() - $1 order by finished_at limit $2 for update skip locked)
            returning 1
            """,
            [keep, limit]),
        row => row.GetInt32(0),
        cancellationToken)).Count;

    private static TickRecord Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2), row.GetBoolean(3), row.GetInt32(4), Text(row, 5), Time(row, 6), Time(row, 7),
        Text(row, 8), Text(row, 9));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
