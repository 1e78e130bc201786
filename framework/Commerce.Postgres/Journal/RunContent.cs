using Commerce.Postgres.Sessions;
using Commerce.Workflows.Journal;
using Npgsql;

namespace Commerce.Postgres.Journal;

/// <summary>Entries and messages of runs, on their way from two statements into the runs.</summary>
internal sealed class RunContent
{
    /// <summary>The columns of a message, for <see cref="Message"/>.</summary>
    public const string MessageColumns = "execution_id, number, kind, step, payload, permanent, key, attempt";

    private readonly Dictionary<string, List<JournalEntry>> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<RunMessage>> messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RunUnreadableException> unreadable = new(StringComparer.Ordinal);

    /// <summary>Adds the two statements.</summary>
    /// <param name="batch">Where to add them.</param>
    /// <param name="ids">What the run's id must be equal to, as SQL.</param>
    /// <param name="parameters">The parameters of that.</param>
    public static void AddTo(NpgsqlBatch batch, string ids, IReadOnlyList<object?> parameters)
    {
        batch.Add(
            $"""
            select execution_id, sequence, step, action, outcome, attempt, output, undo, error, due_at, message from commerce.workflow_step
            where execution_id = {ids} order by execution_id, sequence
            """,
            parameters);
        batch.Add(
            $"select {MessageColumns} from commerce.workflow_message where execution_id = {ids} order by execution_id, number", parameters);
    }

    public void ReadEntry(NpgsqlDataReader row) => Read(entries, row, Entry);

    public void ReadMessage(NpgsqlDataReader row) => Read(messages, row, Message);

    public static RunMessage Message(NpgsqlDataReader row) => new(
        row.GetInt32(1),
        JournalNames.Kind(row.GetString(2)),
        row.GetString(3),
        row.IsDBNull(4) ? null : row.GetString(4),
        row.GetBoolean(5),
        row.IsDBNull(6) ? null : row.GetString(6))
    {
        Attempt = row.IsDBNull(7) ? null : row.GetInt32(7),
    };

    /// <summary>Whether a row cannot be read because of what is in it, and not because the database is away.</summary>
    public static bool IsUnreadable(Exception exception) => exception is InvalidCastException or FormatException or OverflowException;

    /// <summary>The run with what was read for it.</summary>
    public StoredRun AddTo(StoredRun run) => run with
    {
        Entries = entries.GetValueOrDefault(run.Header.Id.Value) ?? [],
        Messages = messages.GetValueOrDefault(run.Header.Id.Value) ?? [],
        Unreadable = run.Unreadable ?? unreadable.GetValueOrDefault(run.Header.Id.Value),
    };

    private static JournalEntry Entry(NpgsqlDataReader row) =>
        new(row.GetInt32(1), row.GetString(2), JournalNames.Action(row.GetString(3)), JournalNames.Outcome(row.GetString(4)))
        {
            Attempt = row.GetInt32(5),
            Output = row.IsDBNull(6) ? null : row.GetString(6),
            CompensationInput = row.IsDBNull(7) ? null : row.GetString(7),
            Error = row.IsDBNull(8) ? null : row.GetString(8),
            DueAt = row.IsDBNull(9) ? null : row.GetFieldValue<DateTimeOffset>(9),
            Message = row.IsDBNull(10) ? null : row.GetInt32(10),
        };

    private void Read<T>(Dictionary<string, List<T>> lists, NpgsqlDataReader row, Func<NpgsqlDataReader, T> read)
    {
        var id = row.GetString(0);
        try
        {
            Add(lists, id, read(row));
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            unreadable.TryAdd(id, new RunUnreadableException(exception));
        }
    }

    private static void Add<T>(Dictionary<string, List<T>> lists, string id, T item)
    {
        if (!lists.TryGetValue(id, out var list))
        {
            lists[id] = list = [];
        }

        list.Add(item);
    }
}
