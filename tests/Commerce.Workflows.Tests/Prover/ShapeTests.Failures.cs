using System.Globalization;
using Commerce.Testing.Workflows;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>Shapes in which something fails, times out or is cancelled.</summary>
public partial class ShapeTests
{
    /// <summary>More are tried with <c>PROVER_SEEDS</c>.</summary>
    private static readonly int Seeds = int.Parse(Environment.GetEnvironmentVariable("PROVER_SEEDS") ?? "2", CultureInfo.InvariantCulture);

    private static IEnumerable<Shape> Shapes() => Structures().Concat(Failures());

    private static IEnumerable<Shape> Failures()
    {
        var a = Stage.Act("a");
        var b = Stage.Act("b");
        var c = Stage.Act("c");
        var d = Stage.Act("d");
        var ua = Stage.Act(Sure("a"));
        var ub = Stage.Act(Sure("b"));
        var uc = Stage.Act(Sure("c"));
        var ud = Stage.Act(Sure("d"));

        foreach (var minutes in new[] { 0, 0.1, 60 })
        {
            yield return new(
                $"retries after {minutes} minutes",
                flow => flow.Step(c, flow.Step(Stage.Act(Retried("b", minutes)), flow.Step(a, flow.Input))),
                "b",
                "c")
            {
                Plays = { ["b"] = new Play { Fails = 2 } },
                End = WorkflowState.Done,
            };
        }

        yield return new(
            "retries in a unit",
            flow => flow.Step(c, flow.Step(Stage.Act(Retried("a") with { Transactional = true }), flow.Input)),
            "a",
            "c")
        { Plays = { ["a"] = new Play { Fails = 1 } }, End = WorkflowState.Done };
        yield return new(
            "step timeout",
            flow => flow.Step(b, flow.Step(Stage.Act(new StepOptions("a") { Timeout = TimeSpan.FromMinutes(1) }), flow.Input)),
            "b")
        { Plays = { ["a"] = new Play { Hangs = 9 } }, End = WorkflowState.Reverted };
        yield return new(
            "step timeout, uncertain",
            flow => flow.Step(
                b,
                flow.Step(Stage.Act(new StepOptions("a") { Timeout = TimeSpan.FromMinutes(1), CompensateUncertain = true }), flow.Input)),
            "b")
        { Plays = { ["a"] = new Play { Hangs = 9 } }, End = WorkflowState.Reverted };
        yield return new(
            "step timeout, tried again",
            flow => flow.Step(b, flow.Step(Stage.Act(Retried("a") with { Timeout = TimeSpan.FromMinutes(1) }), flow.Input)),
            "b")
        { Plays = { ["a"] = new Play { Hangs = 1 } }, End = WorkflowState.Done };
        yield return new(
            "workflow timeout in a step",
            flow => flow.Step(c, flow.Step(b, flow.Step(a, flow.Input))),
            "a")
        { Options = new("timed") { Timeout = Hour }, Plays = { ["b"] = new Play { Hangs = 9 } }, End = WorkflowState.Reverted };
        yield return new(
            "workflow timeout in a pause",
            flow => Paused(flow, TimeSpan.FromDays(1), a, b),
            "a")
        { Options = new("timed") { Timeout = Hour }, End = WorkflowState.Reverted };
        yield return new(
            "workflow timeout while asking",
            flow => flow.Step(b, flow.Step(Stage.Ask(new("ask")), flow.Step(a, flow.Input))),
            "a")
        { Options = new("timed") { Timeout = Hour }, End = WorkflowState.Reverted };
        yield return new(
            "workflow timeout beats policies",
            flow => flow.Step(b, flow.Step(Stage.Act(Retried("a") with { OnFailure = FailurePolicy.Continue }), flow.Input)),
            "b")
        { Options = new("timed") { Timeout = Hour }, Plays = { ["a"] = new Play { Hangs = 9 } }, End = WorkflowState.Reverted };
        yield return new(
            "workflow timeout, compensations tried again",
            flow => flow.Step(
                b,
                flow.Step(
                    Stage.Act(
                        new StepOptions("a") { CompensationRetry = new RetryPolicy { Attempts = 4, Delay = TimeSpan.FromSeconds(8) } }),
                    flow.Input)))
        {
            Options = new("timed") { Timeout = Hour },
            Plays = { ["a"] = new Play { CompensationFails = 3 }, ["b"] = new Play { Hangs = 9 } },
            End = WorkflowState.Reverted,
        };
        yield return new("workflow timeout side by side", flow =>
        {
            var (x, y) = flow.Parallel(one => one.Step(ub, one.Step(ua, flow.Input)), two => two.Step(Stage.Ask(Sure("ask")), flow.Input));
            return flow.Combine(x, y, (left, right) => left + right);
        }, "a")
        { Options = new("timed") { Timeout = Hour }, Plays = { ["b"] = new Play { Hangs = 9 } }, End = WorkflowState.Reverted };

        yield return new(
            "continued",
            flow => flow.Step(
                c, flow.Step(Stage.Act(new StepOptions("b") { OnFailure = FailurePolicy.Continue }), flow.Step(a, flow.Input))),
            "a",
            "b",
            "c")
        { Plays = { ["b"] = new Play { Fails = 9 } }, End = WorkflowState.Done };
        yield return new(
            "continued, uncertain",
            flow => flow.Step(
                c,
                flow.Step(
                    Stage.Act(new StepOptions("b") { OnFailure = FailurePolicy.Continue, CompensateUncertain = true }),
                    flow.Step(a, flow.Input))),
            "a",
            "b",
            "c")
        { Plays = { ["b"] = new Play { Fails = 9 } }, End = WorkflowState.Done };
        yield return new(
            "rest skipped",
            flow => flow.Step(
                d,
                flow.When(
                    "when",
                    flow.Input,
                    _ => true,
                    then => then.Step(
                        c, then.Step(Stage.Act(new StepOptions("b") { OnFailure = FailurePolicy.SkipRest }), then.Step(a, flow.Input))))),
            "a",
            "b",
            "c",
            "d")
        { End = WorkflowState.Done };
        yield return new(
            "skipped to",
            flow => flow.Step(
                d,
                flow.Step(
                    c, flow.Step(Stage.Act(new StepOptions("b") { OnFailure = FailurePolicy.SkipTo("d") }), flow.Step(a, flow.Input)))),
            "a",
            "b",
            "c",
            "d")
        { End = WorkflowState.Done };
        yield return new(
            "not compensated",
            flow => flow.Step(c, flow.Step(Stage.Act(new StepOptions("b") { NoCompensation = true }), flow.Step(a, flow.Input))),
            "c")
        { Leaves = true, End = WorkflowState.Done };
        yield return new(
            "uncertain",
            flow => flow.Step(c, flow.Step(Stage.Act(new StepOptions("b") { CompensateUncertain = true }), flow.Step(a, flow.Input))),
            "b",
            "c")
        { End = WorkflowState.Done };
        yield return new("uncertain beside another", flow =>
        {
            var (x, y) = flow.Parallel(
                one => one.Step(Stage.Act(Retried("b", 60) with { CompensateUncertain = true }), one.Step(ua, flow.Input)),
                two => two.Step(ud, two.Step(Stage.Act(new StepOptions("c") { CompensateUncertain = true }), flow.Input)));
            return flow.Combine(x, y, (left, right) => left + right);
        }, "a", "b", "c", "d")
        { End = WorkflowState.Done };
        yield return new("asking, uncertain, beside another", flow =>
        {
            var (x, y) = flow.Parallel(
                one => one.Step(
                    Stage.Ask(
                        new StepOptions(
                            "ask")
                        { CompensateUncertain = true, Timeout = Hour, Retry = new RetryPolicy { Attempts = 2, Delay = Hour } }),
                    flow.Input),
                two => two.Step(ud, two.Step(Stage.Act(Retried("c", 70) with { CompensateUncertain = true }), flow.Input)));
            return flow.Combine(x, y, (left, right) => left + right);
        }, "c", "d")
        { End = WorkflowState.Reverted };

        foreach (var (text, attempts, end) in new[] { ("tried again", 3, WorkflowState.Reverted), ("not made", 2, WorkflowState.Failed) })
        {
            yield return new(
                $"compensation {text}",
                flow => flow.Step(
                    c,
                    flow.Step(
                        Stage.Act(
                            new StepOptions(
                                "b")
                            { CompensationRetry = new RetryPolicy { Attempts = attempts, Delay = TimeSpan.FromMinutes(1) } }),
                        flow.Step(a, flow.Input))))
            {
                Plays = { ["b"] = new Play { CompensationFails = 2 }, ["c"] = new Play { Fails = 9 } },
                End = end,
            };
            yield return new(
                $"compensation in a unit {text}",
                flow => flow.Step(
                    InUnit("c"),
                    flow.Step(
                        Stage.Act(
                            new StepOptions("b") { Transactional = true, CompensationRetry = new RetryPolicy { Attempts = attempts } }),
                        flow.Step(InUnit("a"), flow.Input))))
            {
                Plays = { ["b"] = new Play { CompensationFails = 2 }, ["c"] = new Play { Fails = 9 } },
                End = end,
            };
        }

        yield return new("compensations asked for again", flow => flow.Step(d, flow.Step(c, flow.Step(b, flow.Step(a, flow.Input)))))
        {
            Plays =
            {
                ["a"] = new Play { CompensationFails = 1 },
                ["c"] = new Play { CompensationFails = 1 },
                ["d"] = new Play { Fails = 9 },
            },
            Afterwards = ProofRequest.RetryCompensation,
        };
        yield return new(
            "cancelled in a pause",
            flow => Paused(flow, Hour, a, b),
            "a")
        { Answers = { ["pause"] = [StepAnswer.Cancel] }, End = WorkflowState.Reverted };
        yield return new(
            "cancelled in a short pause",
            flow => Paused(flow, TimeSpan.FromSeconds(4), a, b),
            "a")
        { Answers = { ["pause"] = [StepAnswer.Cancel] }, End = WorkflowState.Reverted };
        yield return new("cancelled side by side", flow =>
        {
            var (x, y) = flow.Parallel(
                one => one.Step(ub, one.Step(ua, flow.Input)), two => two.Step(uc, two.Step(Stage.Ask(Sure("ask")), flow.Input)));
            return flow.Combine(x, y, (left, right) => left + right);
        })
        {
            Answers = { ["ask"] = [StepAnswer.Cancel] },
            Plays = { ["b"] = new Play { Takes = TimeSpan.FromMinutes(5) } },
            End = WorkflowState.Reverted,
        };
        yield return new(
            "cancelled when done",
            flow => flow.Step(b, flow.Step(a, flow.Input)),
            "b")
        { Afterwards = ProofRequest.Cancel, End = WorkflowState.Reverted };
        yield return new(
            "a function that throws",
            flow => flow.Select(flow.Step(InUnit("b"), flow.Step(a, flow.Input)), int (_) => throw new InvalidOperationException("wrong")),
            "b")
        { End = WorkflowState.Reverted };
        yield return new("a condition that throws", flow =>
        {
            var sum = flow.Step(a, flow.Input);
            flow.When(
                "when",
                sum,
                bool (_) => throw new InvalidOperationException("wrong"),
                then => then.Step(b, sum)).Else(otherwise => otherwise.Step(c, sum));
            return sum;
        }, "a")
        { End = WorkflowState.Reverted };
        yield return new("a duration that throws", flow =>
        {
            var sum = flow.Step(a, flow.Input);
            flow.Delay("pause", flow.Select(sum, _ => TimeSpan.FromSeconds(-5)));
            return flow.Step(b, sum);
        }, "b")
        { End = WorkflowState.Done };
    }

    private static Value<int> Paused(Flow flow, TimeSpan pause, Step<int, int> before, Step<int, int> after)
    {
        var sum = flow.Step(before, ((Composer<int>)flow).Input);
        flow.Delay("pause", pause);
        return flow.Step(after, sum);
    }
}
