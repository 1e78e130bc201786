using Commerce.Testing.Workflows;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>
/// What the hostile prover found in the engine, as small as it can be. What can be shown without a prover is in <c>Failures</c>.
/// </summary>
public class HostileFoundTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void The_time_of_a_run_is_over_for_a_step_beside_one_that_failed() => new Shape("beside", flow =>
    {
        var (x, y) = flow.Parallel(one => one.Step(Stage.Act(Sure("a")), flow.Input), two => two.Step(Stage.Act(Sure("b")), flow.Input));
        return flow.Combine(x, y, (left, right) => left + right);
    })
    {
        Options = new("timed") { Timeout = Hour },
        Plays = { ["a"] = new Play { Hangs = 9 }, ["b"] = new Play { Fails = 9 } },
        End = WorkflowState.Reverted,
    }.Holds();

    [Fact]
    public void Steps_beside_one_whose_failure_was_refused_are_compensated_before_it() => Stands(
        Hostility.UnencodableTexts,
        new Shape("beside", flow =>
        {
            var items = flow.Select(flow.Input, IReadOnlyList<int> (_) => [1, 2, 3]);
            return flow.Select(
                flow.ForEach("each", items, (each, item) => each.Step(Stage.Act(Sure("a")), item), maxConcurrency: 3), sums => sums.Sum());
        })
        { Plays = { ["a"] = new Play { Fails = 9 } } });

    [Fact]
    public void A_run_whose_time_is_over_while_a_write_is_refused_is_read_again_first() => Stands(
        Hostility.Conflicts,
        new Shape("beside", flow =>
        {
            var (x, y) = flow.Parallel(
                one => one.Step(Stage.Act(Sure("b")), one.Step(Stage.Act(Sure("a")), flow.Input)),
                two => two.Step(Stage.Ask(Sure("ask")), flow.Input));
            return flow.Combine(x, y, (left, right) => left + right);
        })
        { Options = new("timed") { Timeout = Hour }, Plays = { ["b"] = new Play { Hangs = 9 } } });

    private static StepOptions Sure(string name) => new(name) { CompensateUncertain = true };

    private static void Stands(Hostility hostility, Shape shape)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            WorkflowProver.Prove(shape.Proof(shape.Plays, seed) with
            {
                MostPoints = 0,
                Pairs = 0,
                Hostility = hostility,
                HostileCourses = 20,
            }).ThrowIfViolated();
        }
    }
}
