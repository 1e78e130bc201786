using Commerce.Testing.Workflows;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>A workflow on a <see cref="Stage"/>, to be proven.</summary>
public sealed record Shape(string Name, Func<Composer<int>, Value<int>> Compose, params string[] Steps)
{
    public WorkflowOptions? Options { get; init; }

    public int Input { get; init; } = 1;

    public int Runs { get; init; } = 1;

    public Dictionary<string, Play> Plays { get; init; } = [];

    public Dictionary<string, IReadOnlyList<StepAnswer>> Answers { get; init; } = [];

    public IReadOnlyList<HookHandler> Handlers { get; init; } = [];

    public ProofRequest Afterwards { get; init; }

    /// <summary>Whether something is left on purpose when it is reverted.</summary>
    public bool Leaves { get; init; }

    /// <summary>The state it comes to when everything goes as it plays.</summary>
    public WorkflowState? End { get; init; }

    public WorkflowProof<int, int> Proof(IReadOnlyDictionary<string, Play> plays, int seed = 1) =>
        new(Workflow.Create(Options ?? new WorkflowOptions("shape"), Compose), [.. Enumerable.Repeat(Input, Runs)])
        {
            World = time =>
            {
                var stage = new Stage(time, plays);
                return new ProofWorld(stage, stage.Effects.ToString);
            },
            Answers = Answers,
            Handlers = Handlers,
            Afterwards = Afterwards,
            LeavesNothing = !Leaves,
            Seed = seed,
            Pairs = 8,
        };

    /// <summary>Proves it with some seeds and checks the state it comes to.</summary>
    public void Holds(int seeds = 3)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            var report = WorkflowProver.Prove(Proof(Plays, seed)).ThrowIfViolated();
            Assert.Equal(1, report.Coverage);
            Assert.Equal(End, Assert.Single(report.Ends));
        }
    }
}
