using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Commerce.Diagnostics;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Diagnostics;

public sealed class StepTelemetryTests : IDisposable
{
    private static readonly Step<int, int> Reports = Step.Create(
        "reports",
        async (int input, StepContext _) =>
        {
            await Task.CompletedTask;
            return input >= 0 ? StepResponse.PermanentFailure("half way", input) : StepResponse.Of(input, input);
        },
        (int _, StepContext _) => Task.CompletedTask);

    private readonly string workflow = $"measured-{Guid.NewGuid():N}";
    private readonly Bench bench = new();
    private readonly MeterListener listener = new();
    private readonly ConcurrentQueue<string> measured = new();

    public StepTelemetryTests()
    {
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Name is MetricNames.StepDuration or MetricNames.CompensationDuration)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, seconds, tags, _) =>
        {
            var known = tags.ToArray().ToDictionary();
            if (known[TagNames.Workflow] is string name && name == workflow)
            {
                measured.Enqueue($"{instrument.Name} {known[TagNames.StepName]} {known[TagNames.StepOutcome]} {seconds}");
            }
        });
        listener.Start();
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task Each_call_of_a_handler_and_of_a_compensation_is_measured_under_the_name_of_the_step()
    {
        var slow = Step.Create(
            "slow",
            (int input, StepContext _) =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(2));
                return Task.FromResult(StepResponse.Of(input, input));
            },
            (int _, StepContext _) =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(3));
                return Task.CompletedTask;
            });

        await bench.TryAsync(
            Workflow.Create(workflow, (Composer<int> flow) =>
            {
                var items = flow.Select(flow.Input, static count => (IReadOnlyList<int>)[.. Enumerable.Range(0, count)]);
                var each = flow.ForEach("each", items, (one, item) => one.Step(slow, item));
                return flow.Step(Reports, flow.Select(each, static all => all.Count));
            }),
            2);

        Assert.Equal(
            [
                "commerce.step.duration slow done 2",
                "commerce.step.duration slow done 2",
                "commerce.step.duration reports failed 0",
                "commerce.compensation.duration reports done 0",
                "commerce.compensation.duration slow done 3",
                "commerce.compensation.duration slow done 3",
            ],
            measured);
    }

    [Fact]
    public async Task Attempts_that_throw_are_measured_one_by_one()
    {
        var options = new StepOptions("shaky") { Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.Zero } };

        await bench.TryAsync(Workflow.Create(workflow, (Composer<int> flow) => flow.Step(bench.Fails(options, times: 1), flow.Input)), 1);

        Assert.Equal(["commerce.step.duration shaky failed 0", "commerce.step.duration shaky done 0"], measured);
    }

    [Fact]
    public async Task The_span_of_a_step_that_reports_a_failure_has_failed()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CommerceTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
        await bench.TryAsync(Workflow.Create(workflow, (Composer<int> flow) => flow.Step(Reports, flow.Input)), 1);

        var step = Assert.Single(
            spans, span => span.OperationName == SpanNames.Step && workflow.Equals(span.GetTagItem(TagNames.Workflow)));
        Assert.Equal(ActivityStatusCode.Error, step.Status);
    }
}
