using Commerce.Events;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Values;

namespace Commerce.Testing.Workflows;

/// <summary>How a run stands when nothing more happens.</summary>
/// <param name="Stored">What the store has of it.</param>
/// <param name="Result">Its result as JSON, when it is done.</param>
internal sealed record ProofRun(StoredRun Stored, string? Result)
{
    /// <summary>Whether a process owns it.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Events that are neither released nor dropped.</summary>
    public int HeldEvents { get; init; }

    /// <summary>What the engine has to tell a caller whose run has ended.</summary>
    public ToldOutcome Outcome => new(Stored.State, Result, Describe(Stored.Entries.Where(entry => entry.Outcome == StepOutcome.Failed)
        .Select(entry => (entry.Step, entry.Action))));

    public string TransactionId => Stored.Header.TransactionId;

    public IEnumerable<string> Entries => Stored.Entries.Select(Describe);

    /// <summary>Reads the result as the engine does, from the journal. Why it cannot be computed is another result.</summary>
    public static async Task<string?> ReadResultAsync(
        StoredRun stored, ProofSubject subject, IServiceProvider services, RuntimeContext engine)
    {
        using var run = new LiveRun(stored.Header, subject.Workflow, engine.Journal, services, engine, null);
        var execution = new RunExecution(run);
        try
        {
            await execution.ReadAsync(stored);
            return subject.Serialize(execution.Result);
        }
        catch (CommerceException noResult) when (noResult.Code == RunErrors.NoResultCode)
        {
            return noResult.Message;
        }
    }

    /// <summary>Describes what failed; the order does not count, because of steps side by side.</summary>
    public static string Describe(IEnumerable<(string Step, StepAction Action)> failures) =>
        string.Join(", ", failures.Select(failed => $"{failed.Action} {failed.Step}".TrimEnd()).Order(StringComparer.Ordinal));

    private static string Describe(JournalEntry entry)
    {
        var attempt = entry.Attempt > 1 ? $" (attempt {entry.Attempt})" : "";
        var message = entry.Message is { } number ? $" message {number}" : "";
        var details = string.Concat(
            entry.Output is { } output ? $" output {SensitiveText.Hide(output)}" : "",
            entry.CompensationInput is { } input ? $" compensation input {SensitiveText.Hide(input)}" : "",
            entry.Error is { } error ? $" error {error}" : "");
        var step = entry.Step.Length == 0 ? "run" : entry.Step;
        return $"{entry.Sequence} {step} {entry.Action} {entry.Outcome}{attempt}{message}{details}";
    }
}

/// <summary>What the engine tells a caller.</summary>
/// <param name="State">The state of the run.</param>
/// <param name="Result">Its result as JSON, when it is done.</param>
/// <param name="Failures">The invocations and compensations that failed.</param>
internal sealed record ToldOutcome(WorkflowState State, string? Result, string Failures);

/// <summary>How a world stands when nothing more happens in it.</summary>
internal sealed record ProofOutcome
{
    public required IReadOnlyList<ProofRun> Runs { get; init; }

    /// <summary>What the runs did to the world.</summary>
    public required string Effects { get; init; }

    /// <summary>What the world looked like before them.</summary>
    public required string Untouched { get; init; }

    public required IReadOnlyList<EmittedEvent> Events { get; init; }

    public required IReadOnlyList<string> Locks { get; init; }

    /// <summary>The faults that happened, and what followed from them.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What went wrong on the way.</summary>
    public required IReadOnlyList<string> Mistakes { get; init; }

    /// <summary>What has become of the run that nobody is hostile to; empty when there is none.</summary>
    public required string Bystander { get; init; }

    /// <summary>The runs of which the last process has heard that they ended.</summary>
    public required IReadOnlySet<string> Heard { get; init; }

    /// <summary>How many operations of the journal it took.</summary>
    public required int Operations { get; init; }

    /// <summary>How many of the planned faults happened.</summary>
    public required int Faults { get; init; }
}
