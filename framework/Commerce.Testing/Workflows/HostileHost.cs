using Commerce.Workflows;
using Commerce.Workflows.Execution;
using Commerce.Workflows.Registry;
using Microsoft.Extensions.Logging;

namespace Commerce.Testing.Workflows;

/// <summary>What an <see cref="Adversary"/> does to a process: its workflows, and whoever listens to it.</summary>
internal sealed class HostileHost
{
    private readonly ProofSubject subject;
    private readonly Adversary adversary;
    private readonly PlanCopy steps;

    public HostileHost(ProofSubject subject, Adversary adversary)
    {
        (this.subject, this.adversary) = (subject, adversary);
        steps = new PlanCopy { Step = step => new HostileStep(step, adversary) };
        Workflow = subject.Rebuild(Plan());
    }

    /// <summary>Gets the workflow, as this process has it.</summary>
    public WorkflowDefinition Workflow { get; }

    /// <summary>Gets the caller's listener; <see langword="null"/>: none.</summary>
    public Action<RunProgress>? OnProgress => Throwing(HostileTrick.Listener);

    /// <summary>Gets a subscriber to all runs; <see langword="null"/>: none.</summary>
    public Action<RunProgress>? Subscriber => Throwing(HostileTrick.Subscriber);

    /// <summary>Gets the log; <see langword="null"/>: none.</summary>
    public ILogger<WorkflowRuntime>? Logger => Act(HostileTrick.Logger) is { } act ? new ThrowingLogger(() => Thrown(act)) : null;

    /// <summary>Registers the workflows and the steps at their hooks.</summary>
    public void Register(WorkflowRegistry registry)
    {
        if (adversary.Change?.Trick != HostileTrick.WorkflowRemoved)
        {
            registry.TryAdd(Workflow);
        }

        foreach (var workflow in subject.References)
        {
            registry.TryAdd(steps.Copy(workflow));
        }

        foreach (var handler in subject.Handlers)
        {
            registry.Add(steps.Copy(handler));
        }
    }

    private HostileAct? Act(HostileTrick trick) => adversary.Acts.FirstOrDefault(act => act.Trick == trick);

    private Exception Thrown(HostileAct act)
    {
        adversary.Happens(act);
        return HostileException.Create(act.Variant);
    }

    private Action<RunProgress>? Throwing(HostileTrick trick) => Act(trick) is { } act ? _ => throw Thrown(act) : null;

    private WorkflowPlan Plan()
    {
        HostileAct?[] acts = [adversary.Change, Act(HostileTrick.Function)];
        var changes = acts.OfType<HostileAct>().Select(
            act => PlanChange.Of(subject.Workflow, act, () => adversary.Happens(act))).FirstOrDefault(change => change is not null);
        return changes is null
            ? steps.Copy(subject.Workflow.Plan)
            : new PlanCopy { Step = steps.Step, Nodes = changes }.Copy(subject.Workflow.Plan);
    }

    private sealed class ThrowingLogger(Func<Exception> thrown) : ILogger<WorkflowRuntime>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw thrown();

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw thrown();
    }
}
