using System.Text.Json;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Conformance;

/// <summary>Attempts of steps that are completed from outside.</summary>
public class AnswerTests
{
    private readonly Bench bench = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Trait("Case", "C047")]
    [Fact]
    public async Task A_step_that_is_answered_from_outside_waits_between_its_attempts_too()
    {
        var step = Asks(new StepOptions("ask") { Retry = new() { Attempts = 3, Delay = TimeSpan.FromMinutes(1) } });
        var workflow = Workflow.Create("asks", (Composer<int> flow) => flow.Step(bench.Adds("after", 1), flow.Step(step, flow.Input)));
        await bench.TryAsync(workflow, 5, "t");

        for (var failure = 1; failure <= 2; failure++)
        {
            await bench.Engine.GetRun("asks", "t").FailStepAsync("ask", "not yet", cancellationToken: Stop);
            Assert.Empty(await bench.SweepAsync());
            bench.Clock.Advance(TimeSpan.FromMinutes(1));
            await bench.SweepAsync();
        }

        await bench.Engine.GetRun("asks", "t").CompleteStepAsync("ask", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);

        Assert.Equal(["ask#1(5)", "ask#2(5)", "ask#3(5)", "+after"], bench.Diary);
    }

    [Trait("Case", "C050")]
    [Fact]
    public async Task A_step_without_an_answer_is_asked_again()
    {
        // CHANGE: there is no option of its own for asking again: it is a timeout and a retry.
        var step = Asks(new StepOptions("ask") { Timeout = TimeSpan.FromMinutes(1), Retry = new() { Attempts = 5 } });
        await bench.TryAsync(Workflow.Create("asks", (Composer<int> flow) => flow.Step(step, flow.Input)), 5, "t");

        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.SweepAsync();
        var answered = await bench.Engine.GetRun("asks", "t").CompleteStepAsync(
            "ask", JsonSerializer.SerializeToElement(7), cancellationToken: Stop);

        Assert.Equal(WorkflowState.Done, answered.State);
        Assert.Equal(["ask#1(5)", "ask#2(5)"], bench.Diary);
    }

    private ExternalStep<int, int> Asks(StepOptions options) => (ExternalStep<int, int>)Step.External<int, int, int>(
        options.Name,
        (input, step) =>
        {
            bench.Note($"{options.Name}#{step.Attempt}({input})");
            return Task.FromResult(0);
        },
        (_, _) => Task.CompletedTask).With(options);
}
