using System.Collections;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>Whatever a step returns or throws, the run ends, and the steps before it are compensated.</summary>
public class FailedStepTests
{
    private readonly Bench bench = new();

    public static TheoryData<string, object> Unstorable => new()
    {
        { "no text", "half of a pair: \ud800" },
        { "cyclic", new Node().PointToSelf() },
        { "too deep", Node.OfDepth(200) },
    };

    [Theory]
    [MemberData(nameof(Unstorable))]
    public async Task An_output_or_a_compensation_input_that_cannot_be_stored_fails_the_step(string kind, object value)
    {
        foreach (var isInput in new[] { false, true })
        {
            var step = Step.Create(
                "b",
                (int _, StepContext _) =>
                {
                    bench.Note("+b");
                    return Task.FromResult(StepResponse.Of(isInput ? 1 : value, isInput ? value : 1));
                },
                (object _, StepContext _) => Task.CompletedTask);
            bench.Note(kind);

            var run = await bench.TryAsync(AfterA($"{kind} {isInput}", step), 1);

            Assert.Equal(WorkflowState.Reverted, run.State);
            Assert.Equal([kind, "+a", "+b", "-a(1)"], bench.Diary.TakeLast(4));
            Assert.Empty(await bench.SweepAsync());
        }
    }

    [Fact]
    public async Task A_compensation_input_of_an_external_step_that_cannot_be_stored_fails_the_step()
    {
        var step = Step.External<int, int, string>(
            new StepOptions("b"), (_, _) => Task.FromResult("half of a pair: \ud800"), (_, _) => Task.CompletedTask);

        var run = await bench.TryAsync(AfterA("external", step), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_run_with_nothing_to_compensate_is_reverted_when_the_steps_beside_the_failed_one_have_ended()
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var refusing = new Bench(new RefusingJournal(
            bench.Journal, entry => entry is { Step: "fails", Outcome: StepOutcome.Failed } && failed.TrySetResult() && false));
        var slow = Step.Create("slow", async Task<int> (int input, StepContext _) =>
        {
            refusing.Note(">slow");
            await failed.Task;
            return input;
        });

        var run = await refusing.TryAsync(Workflow.Create("beside", (Composer<int> flow) =>
        {
            var (one, two) = flow.Parallel(
                first => first.Step(slow, flow.Input), second => second.Step(refusing.FailsAfter("fails", ">slow"), flow.Input));
            return flow.Combine(one, two, (left, right) => left + right);
        }), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(WorkflowState.Reverted, bench.Journal.Runs[0].State);
        Assert.Equal(["fails", "slow", ""], bench.Journal.Runs[0].Entries.Select(entry => entry.Step));
    }

    [Fact]
    public async Task An_exception_that_cannot_be_described_fails_the_step()
    {
        var run = await bench.TryAsync(AfterA("unspeakable", bench.Throws("b", new UnspeakableException())), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "!b", "-a(1)"], bench.Diary);
        Assert.Contains(nameof(UnspeakableException), bench.Journal.Runs[0].Entries[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_of_a_compensation_that_cannot_be_described_fails_the_compensation()
    {
        var step = Step.Create(
            "a",
            (int input, StepContext _) => Task.FromResult(StepResponse.Of(input, input)),
            (int _, StepContext _) =>
            {
                bench.Note("!a");
                return Task.FromException(new UnspeakableException());
            });

        var run = await bench.TryAsync(FailingAfter(step), 1);

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal(["!b", "!a"], bench.Diary);
    }

    [Fact]
    public async Task The_policies_of_a_step_apply_to_an_error_that_is_no_text()
    {
        var error = new InvalidOperationException("half of a pair: \ud800");
        var options = new StepOptions("b") { Retry = new RetryPolicy { Attempts = 2 }, OnFailure = FailurePolicy.Continue };

        var run = await bench.TryAsync(AfterA("no-text", bench.Fails(options, exception: error)), 1);

        Assert.Equal(WorkflowState.Done, run.State);
        Assert.Equal(["+a", "!b", "!b"], bench.Diary);
        Assert.Contains("half of a pair: \\uFFFD", bench.Journal.Runs[0].Entries[^1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_whose_error_is_no_text_fails_the_run()
    {
        var run = await bench.TryAsync(
            Workflow.Create("function", (Composer<int> flow) => flow.Select(
                flow.Step(bench.Adds("a", 1), flow.Input), int (_) => throw new FormatException("half of a pair: \udc00"))),
            1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_compensation_whose_error_is_no_text_or_nothing_has_failed()
    {
        foreach (var error in new Exception[] { new InvalidOperationException("half of a pair: \ud800"), new SilentException() })
        {
            var step = Step.Create(
                "a",
                (int input, StepContext _) => Task.FromResult(StepResponse.Of(input, input)),
                (int _, StepContext _) => Task.FromException(error));

            Assert.Equal(WorkflowState.Failed, (await new Bench().TryAsync(FailingAfter(step), 1)).State);
        }
    }

    [Fact]
    public async Task A_retry_policy_that_throws_fails_the_step_with_both_errors()
    {
        var policy = new RetryPolicy { Attempts = 3, Handles = _ => throw new InvalidCastException("not mine") };

        var run = await bench.TryAsync(AfterA("policy", bench.Fails(new StepOptions("b") { Retry = policy })), 1);

        Assert.Equal((WorkflowState.Reverted, "COM3046"), (run.State, (run.Error as CommerceException)?.Code));
        Assert.Contains("b failed", run.Error?.Message, StringComparison.Ordinal);
        Assert.Contains("not mine", run.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(["+a", "!b", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_retry_policy_that_throws_fails_the_compensation()
    {
        var policy = new RetryPolicy { Attempts = 3, Handles = _ => throw new InvalidCastException("not mine") };
        var step = bench.CannotBeCompensated(new StepOptions("a") { CompensationRetry = policy });

        var run = await bench.TryAsync(FailingAfter(step), 1);

        Assert.Equal(WorkflowState.Failed, run.State);
        Assert.Equal(["!b", "!a(1)"], bench.Diary);
    }

    [Fact]
    public async Task A_delay_of_nothing_stays_nothing_however_often_it_is_multiplied()
    {
        var policy = new RetryPolicy { Attempts = 400, Backoff = 10 };

        var run = await bench.TryAsync(AfterA("backoff", bench.Fails(new StepOptions("b") { Retry = policy })), 1);

        Assert.Equal(WorkflowState.Reverted, run.State);
        Assert.Equal(400, bench.Diary.Count(note => note == "!b"));
    }

    [Fact]
    public async Task A_list_that_throws_while_it_is_read_fails_the_run()
    {
        var workflow = Workflow.Create("list", (Composer<int> flow) =>
        {
            var first = flow.Step(bench.Adds("a", 1), flow.Input);
            var items = flow.Select(first, IReadOnlyList<int> (_) => new BrokenList());
            return flow.ForEach("each", items, (each, item) => each.Step(bench.Adds("b", 1), item));
        });

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal((WorkflowState.Reverted, "no more"), (run.State, run.Error?.Message));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    private Workflow<int, TOutput> AfterA<TOutput>(string name, Step<int, TOutput> step) => Workflow.Create(
        name.Replace(' ', '-'), (Composer<int> flow) => flow.Step(step, flow.Step(bench.Adds("a", 1), flow.Input)));

    private Workflow<int, int> FailingAfter(Step<int, int> step) => Workflow.Create(
        "failing", (Composer<int> flow) => flow.Step(bench.Fails("b"), flow.Step(step, flow.Input)));

    private sealed class BrokenList : IReadOnlyList<int>
    {
        public int Count => throw new InvalidOperationException("no more");

        public int this[int index] => 0;

        public IEnumerator<int> GetEnumerator() => throw new InvalidOperationException("no more");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class Node
    {
        public Node? Next { get; set; }

        public static Node OfDepth(int depth) => new() { Next = depth == 0 ? null : OfDepth(depth - 1) };

        public Node PointToSelf()
        {
            Next = this;
            return this;
        }
    }

    private sealed class SilentException : Exception
    {
        public override string Message => null!;
    }
}
