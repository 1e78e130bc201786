using Commerce.Workflows.Journal;
using Commerce.Workflows.Values;

namespace Commerce.Workflows.Execution;

/// <summary>Maps stored runs to the public records, without what is sensitive.</summary>
internal static class RunViews
{
    public static RunSummary Summary(StoredRun stored)
    {
        var header = stored.Header;
        return new(header.Id, header.WorkflowId, header.TransactionId, stored.State, stored.CreatedAt, stored.UpdatedAt)
        {
            ParkedReason = stored.ParkedReason ?? (stored.Unreadable is { } unreadable ? RunErrors.Unreadable(unreadable).Message : null),
            WakeAt = stored.WakeAt,
        };
    }

    public static RunDetails Details(StoredRun stored) =>
        new(Summary(stored), SensitiveText.Hide(stored.Header.Input)!, [.. stored.Entries.Select(Step)]);

    private static StepRecord Step(JournalEntry entry) => new(entry.Step, entry.Action, entry.Outcome, entry.Attempt)
    {
        Output = SensitiveText.Hide(entry.Output),
        Error = SensitiveText.Hide(entry.Error),
        DueAt = entry.DueAt,
    };
}
