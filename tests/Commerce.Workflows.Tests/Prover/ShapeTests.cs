using Commerce.Events;
using Commerce.Testing.Workflows;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>Every shape a graph can have, succeeding and failing at each of its steps, stopped at every operation of its journal.</summary>
public partial class ShapeTests
{
    private static readonly Event<int> Sold = new("thing.sold");
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    internal static readonly Dictionary<string, Shape> All = Shapes().ToDictionary(shape => shape.Name);

    /// <summary>Each shape with nothing failing, and with each of its steps failing.</summary>
    public static TheoryData<string, string> Cases => [.. All.Values.SelectMany(shape =>
        shape.Steps.Prepend("").SelectMany(
            failing => failing.Length == 0 ? [failing] : new[] { failing, failing + "!" }).Select(failing => (shape.Name, failing)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_ends_as_if_nothing_had_happened(string name, string failing)
    {
        var shape = All[name];
        var plays = new Dictionary<string, Play>(shape.Plays);
        if (failing.EndsWith('!'))
        {
            // Half way: with something of its own to compensate.
            plays[failing[..^1]] = new Play { FailsHalfWay = true };
        }
        else if (failing.Length > 0)
        {
            plays[failing] = new Play { Fails = 99 };
        }

        var end = WorkflowState.NotStarted;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var report = WorkflowProver.Prove(shape.Proof(plays, seed)).ThrowIfViolated();

            TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
            Assert.Equal(1, report.Coverage);
            Assert.True(report.Points > 0, report.ToString());
            Assert.Equal(report.Ends, seed == 1 ? report.Ends : [end]);
            end = report.Ends[0];
        }

        if (shape.End is { } expected && failing.Length == 0)
        {
            Assert.Equal(expected, end);
        }
    }

    private static IEnumerable<Shape> Structures()
    {
        var a = Stage.Act("a");
        var b = Stage.Act("b");
        var c = Stage.Act("c");
        var d = Stage.Act("d");
        var ua = Stage.Act(Sure("a"));
        var ub = Stage.Act(Sure("b"));
        var uc = Stage.Act(Sure("c"));
        var ud = Stage.Act(Sure("d"));

        yield return new(
            "sequence",
            flow => flow.Select(flow.Step(c, flow.Step(b, flow.Step(a, flow.Input))), sum => sum * 2),
            "a",
            "b",
            "c")
        { End = WorkflowState.Done };
        yield return new(
            "transactional chain",
            flow => flow.Step(InUnit("c"), flow.Step(InUnit("b"), flow.Step(InUnit("a"), flow.Input))),
            "a",
            "b",
            "c")
        { End = WorkflowState.Done };
        yield return new(
            "mixed chain",
            flow => flow.Step(InUnit("c"), flow.Step(b, flow.Step(InUnit("a"), flow.Input))),
            "a",
            "b",
            "c")
        { End = WorkflowState.Done };
        yield return new("no steps", flow => flow.Select(flow.Input, input => input + 1)) { End = WorkflowState.Done };
        yield return new(
            "reading only", flow => flow.Step(Stage.Read("b"), flow.Step(Stage.Read("a"), flow.Input)))
        { End = WorkflowState.Done };
        yield return new(
            "skipping itself",
            flow => flow.Step(b, flow.Step(a, flow.Input)),
            "b")
        { Plays = { ["a"] = new Play { Skips = true } }, End = WorkflowState.Done };

        foreach (var (input, text) in new[] { (1, "taken"), (-1, "not taken") })
        {
            yield return new(
                $"when {text}",
                flow => flow.Step(
                    d,
                    flow.When(
                        "outer",
                        flow.Step(a, flow.Input),
                        sum => sum > 0,
                        then => then.When("inner", then.Step(b, flow.Input), sum => sum > 5, inner => inner.Step(c, flow.Input)))
                    .Else(otherwise => otherwise.Step(Stage.Act("e"), flow.Input))),
                "a", "b", "d", "e")
            { Input = input, End = WorkflowState.Done };
        }

        yield return new("parallel", flow =>
        {
            var (x, y) = flow.Parallel(one => one.Step(ub, one.Step(ua, flow.Input)), two => two.Step(ud, two.Step(uc, flow.Input)));
            return flow.Step(Stage.Act("e"), flow.Combine(x, y, (left, right) => left + right));
        }, "a", "b", "c", "d", "e")
        { End = WorkflowState.Done };
        yield return new("parallel transactional", flow =>
        {
            var (x, y, z) = flow.Parallel(
                one => one.Step(InUnit("b"), one.Step(InUnit("a"), flow.Input)),
                two => two.Step(InUnit("c"), flow.Input),
                three => three.Step(InUnit("d"), flow.Input));
            return flow.Combine(x, y, z, (one, two, three) => one + two + three);
        }, "a", "b", "c", "d")
        { End = WorkflowState.Done };
        yield return new("parallel in parallel", flow =>
        {
            var (x, y) = flow.Parallel(
                one => one.Step(
                    ub,
                    one.Parallel([inner => inner.Step(ua, flow.Input), inner => inner.Step(uc, flow.Input)]) is var list
                        ? one.Select(list, items => items.Sum())
                        : flow.Input),
                two => two.Step(ud, flow.Input));
            return flow.Combine(x, y, (left, right) => left + right);
        }, "a", "b", "c", "d")
        { End = WorkflowState.Done };
        yield return new("parallel with retries and waits", flow =>
        {
            var (x, y) = flow.Parallel(
                one => one.Step(Stage.Act(Retried("b", 10) with { CompensateUncertain = true }), one.Step(ua, flow.Input)),
                two => two.Step(ud, two.Step(Stage.Ask(Sure("c")), flow.Input)));
            return flow.Combine(x, y, (left, right) => left + right);
        }, "a", "b", "d")
        { Plays = { ["b"] = new Play { Fails = 2 } }, Answers = { ["c"] = [StepAnswer.Complete(7)] }, End = WorkflowState.Done };

        foreach (var lanes in new[] { 1, 2, 5 })
        {
            yield return new(
                $"for each, {lanes} at once",
                flow => flow.Step(d, flow.Select(
                    flow.ForEach(
                        "items",
                        flow.Select(flow.Input, IReadOnlyList<int> (_) => [1, 2, 3, 4]),
                        (turn, item) => turn.Step(ub, turn.Step(ua, item)),
                        lanes), sums =>
                        sums.Sum())),
                "a", "items[0]/b", "items[1]/a", "items[3]/b", "d")
            { End = WorkflowState.Done };
        }

        yield return new("for each of nothing", flow => flow.Step(d, flow.Select(
            flow.ForEach("items", flow.Select(flow.Input, IReadOnlyList<int> (_) => []), (turn, item) => turn.Step(a, item), 3), sums =>
                sums.Count)), "d")
        { End = WorkflowState.Done };

        var inner = Workflow.Create("inner", (Composer<int> flow) =>
        {
            var sum = flow.Step(ub, flow.Step(ua, flow.Input));
            flow.Emit(Sold, sum);
            return sum;
        });
        yield return new(
            "nested",
            flow => flow.Step(d, flow.Run(inner, flow.Step(c, flow.Input))),
            "c",
            "inner-as-step/a",
            "inner-as-step/b",
            "d")
        { End = WorkflowState.Done };
        yield return new("nested in a loop", flow => flow.Step(d, flow.Select(
            flow.ForEach(
                "items", flow.Select(flow.Input, IReadOnlyList<int> (_) => [1, 2]), (turn, item) => turn.Run(inner, item), 2), sums =>
                sums.Sum())), "a", "items[1]/inner-as-step/b", "d")
        { End = WorkflowState.Done };

        var plain = Hook.Create<int>("after-a");
        var merged = Hook.Create<int, int>("prices", prices => prices.Sum());
        yield return new("hooks", flow =>
        {
            var sum = flow.Step(a, flow.Input);
            flow.Hook(plain, sum);
            return flow.Step(b, flow.Hook(merged, sum));
        }, "a", "h1", "h2", "p1", "p2", "b")
        {
            Handlers =
            [
                Hook.Handle(plain, Stage.Act("h2"), 2),
                Hook.Handle(plain, Stage.Act("h1"), 1),
                Hook.Handle(merged, Stage.Act("p1")),
                Hook.Handle(merged, InUnit("p2")),
            ],
            End = WorkflowState.Done,
        };
        yield return new("events", flow =>
        {
            flow.Emit(Sold, flow.Input, "first");
            var sum = flow.Step(a, flow.Input);
            flow.Emit(Sold, sum, "second");
            var last = flow.Step(InUnit("b"), sum);
            flow.Emit(Sold, last, "third");
            return last;
        }, "a", "b")
        { End = WorkflowState.Done };
        yield return new("short pause", flow => Paused(flow, TimeSpan.FromSeconds(5), a, b), "a", "b") { End = WorkflowState.Done };
        yield return new("long pause", flow => Paused(flow, TimeSpan.FromDays(100), a, b), "a", "b") { End = WorkflowState.Done };

        foreach (var (text, answers, options, end) in new (string, StepAnswer[], StepOptions, WorkflowState)[]
        {
            ("answered", [StepAnswer.Complete(5)], new("ask"), WorkflowState.Done),
            ("failed", [StepAnswer.Fail("no")], new("ask"), WorkflowState.Reverted),
            ("failed, tried again", [StepAnswer.Fail("no"), StepAnswer.Complete(5)], Retried("ask", 30), WorkflowState.Done),
            ("failed for good", [StepAnswer.Fail("never", permanent: true)], Retried("ask"), WorkflowState.Reverted),
            ("asked again by hand", [StepAnswer.Retry, StepAnswer.Complete(5)], new("ask"), WorkflowState.Done),
            ("timed out", [], new("ask") { Timeout = Hour }, WorkflowState.Reverted),
            ("timed out at once", [], new("ask") { Timeout = TimeSpan.FromSeconds(3) }, WorkflowState.Reverted),
            (
                "timed out, then answered",
                [StepAnswer.Retry, StepAnswer.Complete(5)],
                Retried("ask") with { Timeout = Hour },
                WorkflowState.Done),
            ("timed out, uncertain", [], new("ask") { Timeout = Hour, CompensateUncertain = true }, WorkflowState.Reverted),
            ("timed out, continued", [], new("ask") { Timeout = Hour, OnFailure = FailurePolicy.Continue }, WorkflowState.Done),
            ("cancelled", [StepAnswer.Cancel], new("ask"), WorkflowState.Reverted),
        })
        {
            yield return new(
                $"external {text}",
                flow => flow.Step(b, flow.Step(Stage.Ask(options), flow.Step(a, flow.Input))),
                "a",
                "b")
            { Answers = { ["ask"] = answers }, End = end };
        }

        yield return new(
            "wait for an answer",
            flow => flow.Step(a, flow.WaitFor(Step.WaitFor<int>("wait"))),
            "a")
        { Answers = { ["wait"] = [StepAnswer.Complete(5)] }, End = WorkflowState.Done };
        yield return new("two answers side by side", flow =>
        {
            var (x, y) = flow.Parallel(
                one => one.Step(ua, one.Step(Stage.Ask(Sure("ask1")), flow.Input)),
                two => two.Step(ub, two.Step(Stage.Ask(Sure("ask2")), flow.Input)));
            return flow.Combine(x, y, (left, right) => left + right);
        }, "a", "b")
        { Answers = { ["ask1"] = [StepAnswer.Complete(5)], ["ask2"] = [StepAnswer.Complete(6)] }, End = WorkflowState.Done };
        yield return new("answer beside finished steps", flow =>
        {
            var (x, y) = flow.Parallel(one => one.Step(Stage.Ask(Sure("ask1")), flow.Input), two => two.Step(ub, two.Step(ua, flow.Input)));
            return flow.Step(uc, flow.Combine(x, y, (left, right) => left + right));
        }, "c")
        { Answers = { ["ask1"] = [StepAnswer.Complete(5)] }, End = WorkflowState.Done };

        yield return new("lock", flow =>
        {
            var token = flow.Lock("lock", flow.Select(flow.Input, input => $"thing:{input}"));
            return flow.Step(b, flow.Combine(flow.Step(a, flow.Input), token, (sum, number) => sum + (number > 0 ? 1 : 0)));
        }, "a", "b")
        { End = WorkflowState.Done };
        yield return new("lock of three runs", flow =>
        {
            flow.Lock("lock", flow.Select(flow.Input, _ => "thing"), TimeSpan.FromMinutes(1));
            return flow.Step(b, flow.Step(a, flow.Input));
        }, "b")
        { Runs = 3, End = WorkflowState.Done };
        yield return new(
            "turns",
            flow => flow.Step(b, flow.Step(a, flow.Input)),
            "b")
        { Runs = 3, Options = new("turns") { MaxConcurrency = 2 }, End = WorkflowState.Done };
        yield return new(
            "turns with a pause",
            flow => Paused(flow, TimeSpan.FromSeconds(2), a, b),
            "b")
        { Runs = 2, Options = new("turns-paused") { MaxConcurrency = 1 }, End = WorkflowState.Done };
    }

    // Beside others, a step may be running when the process dies and be left there because another fails: only one that says so is
    // compensated.
    private static StepOptions Sure(string name) => new(name) { CompensateUncertain = true };

    private static Step<int, int> InUnit(string name) => Stage.Act(new StepOptions(name) { Transactional = true });

    private static StepOptions Retried(string name, double minutes = 0) =>
        new(name) { Retry = new RetryPolicy { Attempts = 3, Delay = TimeSpan.FromMinutes(minutes), Backoff = 2, Jitter = 0.1 } };
}
