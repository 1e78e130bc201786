using Commerce.Events;
using Commerce.Workflows.Tests.Support;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>The events of an ephemeral run: none is lost without a word.</summary>
public class EphemeralEventTests
{
    private readonly Bench bench = new();

    [Fact]
    public async Task An_event_that_cannot_be_emitted_fails_the_run_which_is_compensated()
    {
        var bus = new Bus { Refuses = "second" };
        bench.Services[typeof(IEventBus)] = bus;

        var run = await bench.TryAsync(Emitting(), 1);

        Assert.Equal((WorkflowState.Reverted, "the bus is away"), (run.State, run.Error?.Message));
        Assert.Equal(["first"], bus.Emitted);
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task Without_a_bus_the_run_fails()
    {
        var run = await bench.TryAsync(Emitting(), 1);

        Assert.Equal((WorkflowState.Reverted, "COM3056"), (run.State, (run.Error as CommerceException)?.Code));
        Assert.Equal(["+a", "-a(1)"], bench.Diary);
    }

    [Fact]
    public async Task Events_are_emitted_in_order_when_the_run_is_done()
    {
        var bus = new Bus();
        bench.Services[typeof(IEventBus)] = bus;

        Assert.Equal(WorkflowState.Done, (await bench.TryAsync(Emitting(), 1)).State);
        Assert.Equal(["first", "second", "third"], bus.Emitted);
    }

    private Workflow<int, int> Emitting() => Workflow.Create(
        new WorkflowOptions("w") { Ephemeral = true },
        (Composer<int> flow) =>
        {
            flow.Emit(new Event<int>("first"), flow.Input);
            flow.Emit(new Event<int>("second"), flow.Input);
            flow.Emit(new Event<int>("third"), flow.Input);
            return flow.Step(bench.Adds("a", 1), flow.Input);
        });

    private sealed class Bus : IEventBus
    {
        public string? Refuses { get; init; }

        public List<string> Emitted { get; } = [];

        public ValueTask EmitManyAsync<TData>(
            EventName name, IReadOnlyList<TData> data, EmitOptions? options = null, CancellationToken cancellationToken = default)
        {
            if (name.Name == Refuses)
            {
                throw new InvalidOperationException("the bus is away");
            }

            Emitted.Add(name.Name);
            return ValueTask.CompletedTask;
        }
    }
}
