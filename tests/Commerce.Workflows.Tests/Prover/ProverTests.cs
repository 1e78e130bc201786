using Commerce.Testing.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>What is wrong is found; what is right is not.</summary>
public class ProverTests
{
    private static readonly Step<int, int> Fails = Step.Create(
        new StepOptions("fails"), (int _, StepContext _) => Task.FromException<int>(new InvalidOperationException("boom")));

    [Fact]
    public void A_compensation_that_does_nothing_is_found()
    {
        var a = Step.Create<int, int, int>(
            new StepOptions("a"),
            (input, step) =>
            {
                Log(step).Do(step, "paid");
                return Task.FromResult(StepResponse.Of(input, input));
            },
            (_, _) => Task.CompletedTask);

        Assert.Contains(
            "everything was reverted, and there are effects\n        paid",
            First(Prove(flow => flow.Step(Fails, flow.Step(a, flow.Input)))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_repetition_that_has_a_second_effect_is_found()
    {
        var a = Step.Create(new StepOptions("a"), (int input, StepContext step) =>
        {
            ((Counter)step.Container.GetService(typeof(Counter))!).Count++;
            return Task.FromResult(input);
        });
        var report = WorkflowProver.Prove(
            new WorkflowProof<int, int>(Workflow.Create("counts", (Composer<int> flow) => flow.Step(a, flow.Input)), [1])
            {
                World = _ => new Counter() is var counter ? new ProofWorld(counter, () => $"{counter.Count}") : null!,
            });

        var failure = Assert.Throws<ProofException>(report.ThrowIfViolated);

        // After the row is there and before the step's line is, the step has been called and nobody knows.
        Assert.Contains("at operation 2 (write Done: a Invoke Done)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the effects are\n        2\n    instead of\n        1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("step a: System.Int32", failure.Message, StringComparison.Ordinal);
        Assert.Contains("1 a Invoke Done output 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_called_transactional_and_has_other_effects_is_found()
    {
        var a = Step.Create(new StepOptions("a") { Transactional = true }, (int input, StepContext step) =>
        {
            Log(step).Do(step, "mail");
            return Task.FromResult(input);
        });

        Assert.Contains(
            "nothing is on disk, and there are effects: mail", First(Prove(flow => flow.Step(a, flow.Input))), StringComparison.Ordinal);
    }

    [Fact]
    public void An_effect_that_is_left_because_a_step_beside_it_failed_is_found()
    {
        var report = WorkflowProver.Prove(new Shape("beside", flow =>
        {
            var (x, y) = flow.Parallel(one => one.Step(Stage.Act("a"), flow.Input), two => two.Step(Stage.Act("b"), flow.Input));
            return flow.Combine(x, y, (left, right) => left + right);
        }).Proof(new Dictionary<string, Play> { ["b"] = new Play { Fails = 9 } }));

        Assert.Contains("a with 1", First(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_is_not_pure_is_found()
    {
        var calls = 0;

        var report = Prove(flow => flow.Step(Stage.Act("b"), flow.Select(flow.Step(Stage.Act("a"), flow.Input), sum => sum + ++calls)));

        Assert.NotEmpty(report.Violations);
    }

    [Fact]
    public void Another_effect_under_the_same_key_is_found()
    {
        var a = Step.Create(new StepOptions("a"), (int input, StepContext step) =>
        {
            Log(step).Do(step, Log(step).History.Count == 0 ? "pays" : "pays again");
            return Task.FromResult(input);
        });

        Assert.Contains(
            "MISTAKE: 'pays again' was done under proven:run-1:a, which had done 'pays'",
            First(Prove(flow => flow.Step(a, flow.Input))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_that_forgets_its_last_line_is_found() =>
        Assert.NotEmpty(
            Prove(
                flow => flow.Step(Stage.Act("b"), flow.Step(Stage.Act("a"), flow.Input)),
                journal: journal => new Forgetful(journal)).Violations);

    [Fact]
    public void A_lock_that_is_kept_is_found()
    {
        var report = WorkflowProver.Prove(new Shape("locks", flow =>
        {
            flow.Lock("lock", flow.Select(flow.Input, _ => "thing"));
            return flow.Step(Stage.Act("a"), flow.Input);
        }).Proof(new Dictionary<string, Play>()) with
        { Journal = journal => new Hoarder(journal) });

        Assert.Contains("locks are left: thing", First(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_journal_that_loses_a_line_is_found() =>
        Assert.NotEmpty(
            Prove(
                flow => flow.Step(Stage.Act("b"), flow.Step(Stage.Act("a"), flow.Input)),
                journal: journal => new Losing(journal)).Violations);

    [Fact]
    public void The_shortest_case_comes_first_and_the_same_seed_finds_the_same()
    {
        var a = Step.Create(new StepOptions("a"), (int input, StepContext step) =>
        {
            ((Counter)step.Container.GetService(typeof(Counter))!).Count++;
            return Task.FromResult(input);
        });
        var workflow = Workflow.Create("counts", (Composer<int> flow) => flow.Step(Stage.Read("c"), flow.Step(a, flow.Input)));
        WorkflowProof<int, int> ProofOf(int seed) => new(workflow, [1])
        {
            Seed = seed,
            World = time =>
                new Counter(new Stage(time, new Dictionary<string, Play>())) is var counter
                    ? new ProofWorld(counter, () => $"{counter.Count}")
                    : null!,
        };

        var (first, again) = (WorkflowProver.Prove(ProofOf(7)), WorkflowProver.Prove(ProofOf(7)));

        Assert.Equal(first.Violations, again.Violations);
        Assert.Equal(1, first.Violations[0].Faults);
        Assert.Equal(
            first.Violations.Select(violation => violation.Faults).Order(), first.Violations.Select(violation => violation.Faults));
    }

    [Fact]
    public void Seeds_decide_what_comes_first_of_things_side_by_side()
    {
        var histories = Enumerable.Range(1, 10).Select(seed =>
        {
            Stage? stage = null;
            var shape = new Shape("beside", flow =>
            {
                var (x, y) = flow.Parallel(one => one.Step(Stage.Act("a"), flow.Input), two => two.Step(Stage.Act("b"), flow.Input));
                return flow.Combine(x, y, (left, right) => left + right);
            });
            WorkflowProver.Prove(shape.Proof(new Dictionary<string, Play>(), seed) with
            {
                MostPoints = 0,
                World = time => new ProofWorld(stage = new Stage(time, new Dictionary<string, Play>()), () => ""),
            });
            return string.Join(' ', stage!.Effects.History);
        });

        Assert.Equal(["+a with 1 +b with 1", "+b with 1 +a with 1"], histories.Distinct().Order());
    }

    [Fact]
    public void A_sample_says_how_much_it_covers()
    {
        var report = WorkflowProver.Prove(
            new Shape("one", flow => flow.Step(Stage.Act("a"), flow.Input)).Proof(new Dictionary<string, Play>()) with { MostPoints = 4 });

        Assert.Equal((8, 4, 0.5), (report.Possible, report.Points, report.Coverage));
    }

    [Fact]
    public void Real_input_and_output_is_waited_for()
    {
        var a = Step.Create(new StepOptions("a") { Timeout = TimeSpan.FromHours(1) }, async (int input, StepContext _) =>
        {
            var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            ThreadPool.QueueUserWorkItem(_ => answer.SetResult(input + 1));
            return await answer.Task;
        });

        var report = WorkflowProver.Prove(
            new WorkflowProof<int,
            int>(
                Workflow.Create("outside", (Composer<int> flow) => flow.Step(a, flow.Input)), [1])
            { Patience = TimeSpan.FromMinutes(5) });

        Assert.Equal([WorkflowState.Done], report.ThrowIfViolated().Ends);
    }

    [Fact]
    public void A_handler_nobody_answers_is_named()
    {
        var a = Step.Create(new StepOptions("a"), (int _, StepContext _) => new TaskCompletionSource<int>().Task);

        var report = WorkflowProver.Prove(
            new WorkflowProof<int,
            int>(
                Workflow.Create("outside", (Composer<int> flow) => flow.Step(a, flow.Input)),
                [1])
            { Limit = TimeSpan.FromMilliseconds(1) });

        Assert.Contains("for the handler of run-1: a, and nothing came", First(report), StringComparison.Ordinal);
    }

    private static string First(ProofReport report) => Assert.Throws<ProofException>(report.ThrowIfViolated).Message;

    private static EffectLog Log(StepContext step) => ((Stage)step.Container.GetService(typeof(Stage))!).Effects;

    private static ProofReport Prove(Func<Composer<int>, Value<int>> compose, Func<IJournal, IJournal>? journal = null) =>
        WorkflowProver.Prove(new WorkflowProof<int, int>(Workflow.Create("proven", compose), [1])
        {
            World = time =>
            {
                var stage = new Stage(time, new Dictionary<string, Play>());
                return new ProofWorld(stage, stage.Effects.ToString);
            },
            Journal = journal ?? (one => one),
            MostPoints = journal is null ? int.MaxValue : 6,
            Pairs = 0,
        });

    private sealed class Counter(Stage? stage = null) : IServiceProvider
    {
        public int Count { get; set; }

        public object? GetService(Type serviceType) => serviceType == typeof(Counter) ? this : stage?.GetService(serviceType);
    }

    private sealed class Forgetful(IJournal inner) : DelegatingJournal(inner)
    {
        public override async ValueTask<IReadOnlyList<StoredRun>> ClaimAsync(
            IReadOnlyCollection<RunId> running, ClaimRoom room, CancellationToken cancellationToken) =>
            [.. (await base.ClaimAsync(running, room, cancellationToken))
                .Select(stored => stored with { Entries = [.. stored.Entries.SkipLast(1)] })];
    }

    private sealed class Hoarder(IJournal inner) : DelegatingJournal(inner)
    {
        protected override ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call) =>
            call(write with { ReleasesLocks = false });
    }

    private sealed class Losing(IJournal inner) : DelegatingJournal(inner)
    {
        protected override ValueTask WriteAroundAsync(JournalWrite write, Func<JournalWrite, ValueTask> call) =>
            call(write with { Entries = [.. write.Entries.Where(entry => entry.Step != "a")] });
    }
}
