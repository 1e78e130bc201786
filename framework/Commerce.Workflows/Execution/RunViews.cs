using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>Maps stored runs to the public records.</summary>
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

    /// <param name="stored">The run.</param>
    /// <param name="workflow">
    /// Its workflow; <see langword="null"/> when this application does not have it any more, and cannot know what is secret.
    /// </param>
    public static RunDetails Details(StoredRun stored, WorkflowDefinition? workflow)
    {
        var input = stored.Header.Input;
        return new(
            Summary(stored),
            workflow is null ? input : SensitiveInput.Without(workflow.InputType, input) ?? input,
            [.. stored.Entries.Select(Step)]);
    }

    private static StepRecord Step(JournalEntry entry) => new(entry.Step, entry.Action, entry.Outcome, entry.Attempt)
    {
        Output = entry.Output,
        Error = entry.Error,
        DueAt = entry.DueAt,
    };
}
