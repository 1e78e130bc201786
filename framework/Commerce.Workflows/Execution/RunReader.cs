using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

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

    /// <param name="stored">The run.</param>
    /// <param name="workflow">Its workflow; <see langword="null"/> when this application does not have it any more, and cannot know what is secret.</param>
    public static RunDetails Details(StoredExecution stored, WorkflowDefinition? workflow)
    {
        var input = stored.Record.Input;
        return new(Summary(stored), workflow is null ? input : SensitiveInput.Without(workflow.InputType, input) ?? input, [.. stored.Entries.Select(Record)]);
    }

    private static StepRecord Record(JournalEntry entry) => new(entry.Step, entry.Action, entry.Outcome.WireName, entry.Attempt)
    {
        Output = entry.Output,
        Error = entry.Error,
        DueAt = entry.DueAt,
    };
}
