using Commerce.Diagnostics;
using Commerce.Jobs.Ledger;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Jobs;

/// <content>Pauses of jobs.</content>
internal sealed partial class PostgresJobLedger
{
    private const string PauseColumns = "pause.job, paused_at, paused_by, pause.reason, resumed_at, resumed_by";

    private const string Running = "(select count(*)::int from commerce.job_tick where job = $1 and state = 'running')";

    /// <inheritdoc/>
    public async Task<PauseOutcome> PauseAsync(string job, PauseRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var added = await database.ReadAloneAsync(
                batch =>
                {
                    AddLock(batch, job);
                    batch.Add(
                        $"""
                        insert into commerce.job_pause as pause (job, paused_at, paused_by, reason) values ($1, commerce.now(), $2, $3)
                        on conflict (job) where resumed_at is null do nothing
                        returning {PauseColumns}, {Running}
                        """,
                        [job, request.By, request.Reason]);
                },
                row => new PauseOutcome(ReadPause(row), true, row.GetInt32(6)),
                cancellationToken);
            var known = added.Count > 0 ? added : await database.ReadAloneAsync(
                batch => batch.Add(
                    $"select {PauseColumns}, {Running} from commerce.job_pause as pause where job = $1 and resumed_at is null", [job]),
                row => new PauseOutcome(ReadPause(row), false, row.GetInt32(6)),
                cancellationToken);
            if (known is [var outcome])
            {
                return outcome;
            }

            // Somebody has resumed the job between the two statements.
        }
    }

    /// <inheritdoc/>
    public async Task<JobPause?> ResumeAsync(string job, string by, CancellationToken cancellationToken)
    {
        var ended = await database.ReadAloneAsync(
            batch =>
            {
                AddLock(batch, job);
                // The clock may have been set back. Ticks that are due are woken for at once.
                batch.Add(
                    $"""
                    with ended as (
                        update commerce.job_pause as pause set resumed_at = greatest(paused_at, commerce.now()), resumed_by = $2
                        where job = $1 and resumed_at is null
                        returning {PauseColumns}),
                    woken as (
                        update commerce.job_tick set woken_at = null
                        where job = $1 and state = 'due' and exists (select from ended))
                    select * from ended
                    """,
                    [job, ExceptionText.Storable(by)]);
            },
            row => ReadPause(row),
            cancellationToken);
        return ended.SingleOrDefault();
    }

    private static JobPause ReadPause(NpgsqlDataReader row, int first = 0) => new(
        row.GetString(first), row.GetFieldValue<DateTimeOffset>(first + 1), row.GetString(first + 2), Text(row, first + 3))
    {
        ResumedAt = Time(row, first + 4),
        ResumedBy = Text(row, first + 5),
    };
}
