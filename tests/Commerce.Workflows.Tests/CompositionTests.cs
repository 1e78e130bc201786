using Commerce.Workflows.Registry;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests;

public class CompositionTests
{
    private readonly Bench bench = new();

    [Fact]
    public void A_step_name_used_twice_is_refused_by_name()
    {
        var a = bench.Adds("a", 1);

        var error = Assert.Throws<InvalidOperationException>(
            () => Workflow.Create("twice", (Composer<int> flow) => flow.Step(a, flow.Step(a, flow.Input))));

        Assert.Contains("COM3002 The name 'a' is used twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_another_workflow_is_refused()
    {
        Value<int>? stolen = null;
        Workflow.Create("first", (Composer<int> flow) => stolen = flow.Input);

        var error = Assert.Throws<InvalidOperationException>(
            () => Workflow.Create("second", (Composer<int> flow) => flow.Select(stolen!, value => value)));

        Assert.Contains("COM3003", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_declared_below_its_workflow_is_explained()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Workflow.Create("early", (Composer<int> flow) => flow.Step<int, int>(null!, flow.Input)));

        Assert.Contains("declare the step above the workflow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_has_a_compensation_and_says_that_it_has_none_is_refused_and_one_use_of_it_may_say_so()
    {
        var options = new StepOptions("charge") { NoCompensation = true };

        CommerceException[] errors =
        [
            Assert.Throws<CommerceException>(() => bench.Adds(options)),
            Assert.Throws<CommerceException>(() => Step.External<int, int, int>(
                options, (input, _) => Task.FromResult(input), (_, _) => Task.CompletedTask)),
        ];

        Assert.All(errors, error => Assert.StartsWith("COM3053 The step 'charge' has a", error.Message, StringComparison.Ordinal));
        Assert.All(errors, error => Assert.Equal("COM3053", error.Code));
        Assert.False(Step.Create(options, (int input, StepContext _) => Task.FromResult(input)).HasCompensation);
        Assert.False(bench.Adds("charge", 1).With(options).HasCompensation);
        Assert.True(bench.Adds("charge", 1).With(options).With(new StepOptions("refund")).HasCompensation);
    }

    [Fact]
    public void All_options_that_are_not_valid_are_reported_together()
    {
        var a = bench.Adds(new StepOptions("a")
        {
            Timeout = Timeout.InfiniteTimeSpan,
            Retry = new RetryPolicy { Attempts = 0, Delay = TimeSpan.FromSeconds(-1), Backoff = double.NaN, Jitter = 2 },
            CompensationRetry = new RetryPolicy { MaxDelay = TimeSpan.MaxValue },
            CompensationTimeout = TimeSpan.MaxValue,
        });
        var options = new WorkflowOptions("limits") { Timeout = TimeSpan.Zero, Retention = TimeSpan.MinValue, MaxConcurrency = -1 };

        var error = Assert.Throws<InvalidOperationException>(() => Workflow.Create(options, (Composer<int> flow) =>
        {
            flow.Delay("pause", TimeSpan.MaxValue);
            flow.Lock("lock", flow.Select(flow.Input, _ => "key"), TimeSpan.FromSeconds(-1));
            return flow.Step(a, flow.Input);
        }));

        string[] expected =
        [
            "COM3051 Timeout is 00:00:00; it must be greater than zero", "COM3051 Retention is",
            "COM3051 MaxConcurrency is -1; it must be from 1 to 1000",
            "COM3051 The delay 'pause': The duration is", "COM3051 The lock 'lock': The wait is -00:00:01",
            "COM3051 The step 'a': Timeout is -00:00:00.0010000", "The step 'a': CompensationTimeout", "The step 'a': Retry.Attempts is 0",
            "The step 'a': Retry.Delay", "The step 'a': Retry.Backoff is NaN", "The step 'a': Retry.Jitter is 2",
            "The step 'a': CompensationRetry.MaxDelay",
        ];
        Assert.All(expected, mistake => Assert.Contains(mistake, error.Message, StringComparison.Ordinal));
        Assert.Equal(expected.Length, error.Message.Split("COM3051").Length - 1);
    }

    [Fact]
    public void More_runs_at_once_than_a_limit_can_keep_apart_are_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Workflow.Create(
            new WorkflowOptions("limits") { MaxConcurrency = int.MaxValue }, (Composer<int> flow) => flow.Input));

        Assert.Contains("COM3051", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_of_a_step_at_a_hook_are_checked_when_the_application_boots()
    {
        var hook = Hook.Create<int>("saved");
        bench.Registry.Add(Hook.Handle(hook, bench.Adds(new StepOptions("a") { Timeout = TimeSpan.Zero })));

        var problem = Assert.Single(bench.Registry.Check());

        Assert.Equal(("COM3051", "hook 'saved'"), (problem.Id, problem.Where));
    }

    [Fact]
    public async Task A_delay_that_leads_beyond_all_times_fails_the_run()
    {
        var workflow = Workflow.Create("late", (Composer<int> flow) =>
        {
            var a = flow.Step(bench.Adds("a", 1), flow.Input);
            flow.Delay("pause", flow.Select(a, _ => TimeSpan.MaxValue));
            return a;
        });

        var run = await bench.TryAsync(workflow, 1);

        Assert.Equal((WorkflowState.Reverted, "COM3051"), (run.State, (run.Error as CommerceException)?.Code));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public void A_flow_cannot_be_used_after_it_was_composed()
    {
        Flow? outer = null;
        Flow? inner = null;
        Branch? branch = null;
        Workflow.Create("kept", (Composer<int> flow) =>
        {
            outer = flow;
            branch = flow.When("big", flow.Input, input => input > 1, then =>
            {
                inner = then;
                then.Delay("inner", TimeSpan.Zero);
            });
            return flow.Input;
        });

        Action[] uses =
        [
            () => outer!.Delay("late", TimeSpan.Zero), () => inner!.Delay("later", TimeSpan.Zero),
            () => branch!.Else(otherwise => otherwise.Delay("else", TimeSpan.Zero)),
        ];
        Assert.All(
            uses,
            use => Assert.StartsWith("COM3052", Assert.Throws<InvalidOperationException>(use).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_workflows_of_one_name_cannot_both_run()
    {
        var a = bench.Adds("a", 1);
        var first = Workflow.Create("same", (Composer<int> flow) => flow.Step(a, flow.Input));
        var second = Workflow.Create("same", (Composer<int> flow) => flow.Step(a, flow.Input));
        await bench.RunAsync(first, 1);

        var error = await Assert.ThrowsAsync<CommerceException>(() => bench.RunAsync(second, 1));

        Assert.Contains("COM3005", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_registry_lists_its_workflows_by_name()
    {
        var registry = new WorkflowRegistry();
        Assert.True(registry.TryAdd(Workflow.Create("b", (Composer<int> flow) => flow.Input)));
        Assert.True(registry.TryAdd(Workflow.Create("a", (Composer<int> flow) => flow.Input)));
        Assert.False(registry.TryAdd(Workflow.Create("a", (Composer<int> flow) => flow.Input)));

        Assert.Equal(["a", "b"], registry.Names);
    }
}
