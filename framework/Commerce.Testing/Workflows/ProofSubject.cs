using Commerce.Identifiers;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What is proved, without its types.</summary>
internal sealed record ProofSubject(WorkflowDefinition Workflow, int Runs)
{
    /// <summary>The start of every transaction id.</summary>
    public const string RunPrefix = "run-";

    /// <summary>Calls the engine of a host for the run of a number; returns what the engine reported.</summary>
    public required Func<ProofHost, IServiceProvider, int, Task<ToldOutcome>> Call { get; init; }

    /// <summary>Makes a workflow of the same types from another plan.</summary>
    public required Func<WorkflowPlan, WorkflowDefinition> Rebuild { get; init; }

    /// <summary>Makes text of a result.</summary>
    public required Func<object?, string> Serialize { get; init; }

    public required Func<TimeProvider, ProofWorld> World { get; init; }

    public required IReadOnlyList<WorkflowDefinition> References { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<StepAnswer>> Answers { get; init; }

    public required IReadOnlyList<HookHandler> Handlers { get; init; }

    public required ProofRequest Afterwards { get; init; }

    public required bool LeavesNothing { get; init; }

    public required int Seed { get; init; }

    public required Func<IJournal, IJournal> Journal { get; init; }

    /// <summary>Judges the outcomes of hostile courses, too.</summary>
    public Func<ProofOutcome, HostileWorld, IEnumerable<string>>? HostileJudge { get; init; }

    public required TimeSpan Patience { get; init; }

    public required TimeSpan Limit { get; init; }

    /// <summary>The answer to a step that waits; <see langword="null"/>: none.</summary>
    /// <param name="entry">The entry that says so.</param>
    /// <param name="isRepeated">Whether the last answer is given to all further attempts, unless it asks for another one.</param>
    public StepAnswer? AnswerTo(JournalEntry entry, bool isRepeated) =>
        Answers.GetValueOrDefault(entry.Step) is not { Count: > 0 } answers ? null
        : entry.Attempt <= answers.Count ? answers[entry.Attempt - 1]
        : isRepeated && answers[^1].Kind != StepAnswerKind.Retry ? answers[^1]
        : null;

    /// <summary>The identity of the run of a number.</summary>
    public static string TransactionId(int run) => $"{RunPrefix}{run + 1}";
}

/// <summary>Ids that are the same in every course of events.</summary>
internal sealed class CountingIds : IIdGenerator
{
    private int last;

    public string NewId() => Interlocked.Increment(ref last).ToString("D26", System.Globalization.CultureInfo.InvariantCulture);
}
