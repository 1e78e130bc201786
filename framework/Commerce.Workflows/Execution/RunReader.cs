using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>Shows runs to people.</summary>
internal static class RunReader
{
    public static RunSummary Summary(StoredExecution stored)
    {
        var record = stored.Record;
        return new(record.Id, record.WorkflowId, record.TransactionId, stored.State, stored.CreatedAt, stored.UpdatedAt)
        {
            ParkedReason = stored.ParkedReason,
            WakeAt = stored.WakeAt,
        };
    }

    public static RunDetails Details(StoredExecution stored) => new(Summary(stored), stored.Record.Input, [.. stored.Entries.Select(Record)]);

    private static StepRecord Record(JournalEntry entry) => new(entry.Step, entry.Action, entry.Outcome.WireName, entry.Attempt)
    {
        Output = entry.Output,
        Error = entry.Error,
        DueAt = entry.DueAt,
    };
}
