using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>What a <see cref="WorkflowProver"/> is given.</summary>
/// <typeparam name="TInput">The workflow's input.</typeparam>
/// <typeparam name="TResult">The workflow's result.</typeparam>
/// <param name="Workflow">The workflow.</param>
/// <param name="Inputs">The inputs of the runs, which all begin at once. Usually one.</param>
public sealed record WorkflowProof<TInput, TResult>(Workflow<TInput, TResult> Workflow, IReadOnlyList<TInput> Inputs)
{
    /// <summary>
    /// Makes a new world, for each course of events that is tried. It is given the clock of that course. Default: an empty one.
    /// </summary>
    public Func<TimeProvider, ProofWorld> World { get; init; } = static _ => new ProofWorld(EmptyServices.Instance, static () => "");

    /// <summary>
    /// What the workflow's references refer to: of a module's workflow, a stand-in made with <c>Workflow.Create(reference, …)</c>.
    /// </summary>
    public IReadOnlyList<WorkflowDefinition> References { get; init; } = [];

    /// <summary>
    /// What is said to steps that wait, by path: the first answer when it waits in its first attempt, the second in its second, and so on.
    /// After a crash it is said again, under the same idempotency key.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<StepAnswer>> Answers { get; init; } =
        new Dictionary<string, IReadOnlyList<StepAnswer>>();

    /// <summary>What is at the workflow's hooks.</summary>
    public IReadOnlyList<HookHandler> Handlers { get; init; } = [];

    /// <summary>What is asked of a run that has ended.</summary>
    public ProofRequest Afterwards { get; init; }

    /// <summary>
    /// Whether a world whose runs were all reverted must look as if nothing had been done. Default: <see langword="true"/>; not for
    /// workflows with steps that have effects and, on purpose, no compensation.
    /// </summary>
    public bool LeavesNothing { get; init; } = true;

    /// <summary>Decides everything that is left to chance. The same seed finds the same.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How many points are tried at most; of more, a sample the seed decides, and the report's coverage says so. Default: all.
    /// </summary>
    public int MostPoints { get; init; } = int.MaxValue;

    /// <summary>How many pairs of faults are tried, the second one while the run recovers from the first. Default: 50.</summary>
    public int Pairs { get; init; } = 50;

    /// <summary>What is done to the workflow besides letting the process die. Default: nothing.</summary>
    public Hostility Hostility { get; init; }

    /// <summary>How many hostile courses of events are tried, each with a few acts that the seed decides. Default: 200.</summary>
    public int HostileCourses { get; init; } = 200;

    /// <summary>Judges the outcomes of hostile courses, besides what must hold of every workflow. Default: not at all.</summary>
    internal Func<ProofOutcome, HostileWorld, IEnumerable<string>>? HostileJudge { get; init; }

    /// <summary>Judges outcomes by a model instead of by the undisturbed run.</summary>
    internal Func<ProofOutcome, IEnumerable<string>>? Judge { get; init; }

    /// <summary>Changes the journal every process sees, for tests of the prover. Default: not at all.</summary>
    internal Func<IJournal, IJournal> Journal { get; init; } = static journal => journal;

    /// <summary>
    /// How long, in real time, the clock of the simulation keeps still for something from outside, such as the answer of a database.
    /// Default: not at all. A proof with steps that do real I/O and have timeouts needs it.
    /// </summary>
    public TimeSpan Patience { get; init; }

    /// <summary>
    /// How long to wait, in real time, for something from outside when there is nothing else to wait for. Default: 10 seconds.
    /// </summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);
}

internal sealed class EmptyServices : IServiceProvider
{
    public static readonly EmptyServices Instance = new();

    public object? GetService(Type serviceType) => null;
}
