using System.Globalization;
using Commerce.Testing.Workflows;
using FsCheck;
using FsCheck.Fluent;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>
/// Every shape of graph, and random graphs, while store, processes, handlers and listeners are hostile: whatever happens, each run ends.
/// </summary>
public class HostileTests
{
    /// <summary>More are tried with <c>PROVER_HOSTILE_SEEDS</c>, others with <c>PROVER_HOSTILE_FIRST</c>.</summary>
    private static readonly int Seeds = Number("PROVER_HOSTILE_SEEDS", 3);
    private static readonly int First = Number("PROVER_HOSTILE_FIRST", 1);
    private static readonly int Courses = Number("PROVER_HOSTILE_COURSES", 4);

    public static TheoryData<string> Names => [.. ShapeTests.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_of_every_shape_ends(string name)
    {
        var shape = ShapeTests.All[name];
        for (var seed = First; seed < First + Seeds; seed++)
        {
            var report = WorkflowProver.Prove(Hostile(shape.Proof(Plays(shape, seed), seed), shape.Runs)).ThrowIfViolated();

            TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
            Assert.Equal(Courses, report.Hostility?.Courses);
        }
    }

    [Fact]
    public void A_run_of_a_random_graph_ends()
    {
        var graphs = Arb.From(Gen.Choose(0, int.MaxValue - 1).Select(Graphs.Random), Graphs.Shrink);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Seeds * 10).WithReplay(new Replay(new Rnd((ulong)First), null));

        Check.One(config, Prop.ForAll(graphs, (Action<Chain>)Holds));
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static void Holds(Chain graph)
    {
        const int input = 4;
        var plays = graph.Plays();
        var proof = new WorkflowProof<int, int>(graph.ToWorkflow(), [input])
        {
            World = time =>
            {
                var stage = new Stage(time, plays);
                return new ProofWorld(stage, stage.Effects.ToString);
            },
            Answers = Model.Of(graph, input).Answers,

            // Some steps are not compensated, on purpose.
            LeavesNothing = false,
            Seed = 1 + (graph.All().Sum(part => part.Id) % 1_000),
        };
        WorkflowProver.Prove(Hostile(proof, runs: 1)).ThrowIfViolated();
    }

    private static WorkflowProof<int, int> Hostile(WorkflowProof<int, int> proof, int runs) => proof with
    {
        MostPoints = 0,
        Pairs = 0,
        Hostility = Hostility.All,
        HostileCourses = Courses,
        HostileJudge = runs == 1 ? JudgeEffects : null,
    };

    /// <summary>What the steps of a shape play: as always, or one of them fails, or does half of its work.</summary>
    private static Dictionary<string, Play> Plays(Shape shape, int seed)
    {
        var plays = new Dictionary<string, Play>(shape.Plays);
        var number = seed % ((2 * shape.Steps.Length) + 1);
        if (number > 0)
        {
            plays[shape.Steps[(number - 1) / 2]] = number % 2 == 0 ? new Play { FailsHalfWay = true } : new Play { Fails = 99 };
        }

        return plays;
    }

    /// <summary>The effects of steps that are done are there; those that a run leaves which goes back could not be compensated.</summary>
    private static IEnumerable<string> JudgeEffects(ProofOutcome outcome, HostileWorld world)
    {
        if (outcome.Runs is not [{ Stored: { State.HasEnded: true } stored } run])
        {
            yield break;
        }

        // With other values, a step that is called again does something else under the same key.
        var left = outcome.Effects.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(effect => !(world.Adversary.HasChangedValues && effect.StartsWith("MISTAKE: ", StringComparison.Ordinal)))
            .ToList();
        var certain = stored.Entries.Where(entry => entry.Action == StepAction.Invoke && entry.Outcome == StepOutcome.Done)
            .Select(entry => entry.Step).ToHashSet();
        var failed = stored.Entries.Where(entry => entry.Action == StepAction.Compensate && entry.Outcome == StepOutcome.Failed)
            .Select(entry => entry.Step);
        var lasting = world.Adversary.Steps.Where(step => !step.Value.HasCompensation).Select(step => step.Key.Path);
        var excused = HostileChecks.Uncertain(outcome, world).Concat(failed).Concat(lasting).ToHashSet();
        foreach (var effect in left.Where(
            effect => stored.State != WorkflowState.Done && !excused.Contains(effect.Split(' ')[0])))
        {
            yield return $"{run.TransactionId} is {stored.State}, and '{effect}' is left";
        }

        var acting = world.Adversary.Steps.Where(step => step.Value.HasCompensation && certain.Contains(step.Key.Path));
        foreach (var (_, path) in stored.State == WorkflowState.Done ? acting.Select(step => step.Key) : [])
        {
            if (!left.Exists(effect => effect.StartsWith(path + " ", StringComparison.Ordinal)))
            {
                yield return $"{run.TransactionId} is done, and the effect of '{path}' is not there";
            }
        }
    }
}
