using System.Globalization;
using Commerce.Testing.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>Random graphs with random failures, stopped at random operations, against a model of what must become of them.</summary>
public class ModelTests
{
    /// <summary>
    /// Others are tried with <c>PROVER_SEED</c>, more with <c>PROVER_GRAPHS</c>; what is found is repeated with the same.
    /// </summary>
    private static readonly ulong Seed = ulong.Parse(
        Environment.GetEnvironmentVariable("PROVER_SEED") ?? "20260101", CultureInfo.InvariantCulture);
    private static readonly int Graphs = int.Parse(
        Environment.GetEnvironmentVariable("PROVER_GRAPHS") ?? "300", CultureInfo.InvariantCulture);

    [Fact]
    public void Random_graphs_do_what_the_model_says_whatever_happens()
    {
        var graphs = Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(Prover.Graphs.Random), Prover.Graphs.Shrink);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Graphs).WithReplay(new Replay(new Rnd(Seed), null));

        Check.One(config, Prop.ForAll(graphs, (Action<Chain>)Holds));
    }

    private static void Holds(Chain graph)
    {
        const int input = 4;
        var (model, plays) = (Model.Of(graph, input), graph.Plays());
        WorkflowProver.Prove(new WorkflowProof<int, int>(graph.ToWorkflow(), [input])
        {
            World = time =>
            {
                var stage = new Stage(time, plays);
                return new ProofWorld(stage, stage.Effects.ToString);
            },
            Answers = model.Answers,
            Judge = model.Judge,
            MostPoints = 12,
            Pairs = 4,
            Seed = graph.All().Count() + 1,
        }).ThrowIfViolated();
    }
}
