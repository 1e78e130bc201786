using Commerce.Identifiers;
using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What is proved, without its types.</summary>
internal sealed record ProofSubject(WorkflowDefinition Workflow, int Runs)
{
    /// <summary>Calls the engine for the run of a number; returns what the engine reported: state and result.</summary>
    public required Func<WorkflowRuntime, IServiceProvider, int, Task<(WorkflowState State, string? Result)>> Call { get; init; }

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

    public required TimeSpan Patience { get; init; }

    public required TimeSpan Limit { get; init; }

    /// <summary>The identity of the run of a number.</summary>
    public static string TransactionId(int run) => $"run-{run + 1}";
}

/// <summary>Ids that are the same in every course of events.</summary>
internal sealed class CountingIds : IIdGenerator
{
    private int last;

    public string NewId() => Interlocked.Increment(ref last).ToString("D26", System.Globalization.CultureInfo.InvariantCulture);
}
