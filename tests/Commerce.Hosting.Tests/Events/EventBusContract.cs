using Commerce.Events;
using Commerce.Hosting.App.Events;
using Commerce.Hosting.App.Support;
using Commerce.Hosting.Tests.Support;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Events;

/// <summary>What every provider of the event bus does.</summary>
public abstract class EventBusContract(string provider) : IAsyncLifetime
{
    private static readonly Step<string, string> EmitTwo = Step.Create("emit-two", async (string group, StepContext step) =>
    {
        await BusOf(step).EmitManyAsync("bus.second", [$"{group}a", $"{group}b"], cancellationToken: step.CancellationToken);
        return group;
    });

    private static readonly Step<string, string> EmitAndFailOnce = Step.Create(
        new StepOptions("emit-and-fail-once") { Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.Zero } },
        async (string group, StepContext step) =>
        {
            await BusOf(step).EmitAsync("bus.second", $"{group}, attempt {step.Attempt}", cancellationToken: step.CancellationToken);
            return step.Attempt == 1 ? throw new InvalidOperationException("once") : group;
        });

    private static readonly Step<string, string> Wait = Step.Create("wait", async (string group, StepContext step) =>
    {
        var signals = step.Container.GetRequiredService<Signals>();
        signals.Raise($"{group} waits");
        await signals.WaitAsync($"{group} goes on");
        return group;
    });

    private static readonly Step<string, string> Fail = Step.Create(
        "fail", Task<string> (string _, StepContext _) => throw new CommerceException(ErrorType.NotAllowed, "no"));

    /// <summary>Longer than the subscribers' retries wait, and shorter than the jobs' period.</summary>
    protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    protected TestApplication App { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IEventBus Bus => App.Services.GetRequiredService<IEventBus>();

    public async ValueTask InitializeAsync() =>
        App = await HostingApp.StartAsync(options => options.Settings["Commerce:Events:Provider"] = provider);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    // CHANGE: only for a subscriber that takes one at a time; others begin with several at once, on several threads.
    [Fact]
    [Trait("Case", "FRAMEWORK-125")]
    public async Task Many_events_of_one_call_reach_a_subscriber_that_takes_one_at_a_time_in_their_order()
    {
        await Bus.EmitManyAsync("bus.queued", ["1", "2", "3", "4"], cancellationToken: Cancellation);

        for (var number = 1; number <= 4; number++)
        {
            Assert.Equal($"{number}", await App.Notes.NextAsync("queued"));
        }
    }

    [Fact]
    public async Task The_same_event_twice_in_one_call_is_one()
    {
        await Bus.EmitManyAsync("bus.queued", ["1", "1", "2"], cancellationToken: Cancellation);

        Assert.Equal(["1", "2"], [await App.Notes.NextAsync("queued"), await App.Notes.NextAsync("queued")]);
    }

    [Fact]
    public async Task A_subscriber_of_several_events_gets_each_by_its_name()
    {
        await Bus.EmitAsync(BusEvents.First, "a", cancellationToken: Cancellation);
        Assert.Equal("bus.first a", await App.Notes.NextAsync("several"));
        await Bus.EmitAsync("bus.second", "b", cancellationToken: Cancellation);
        Assert.Equal("bus.second b", await App.Notes.NextAsync("several"));
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-100")]
    public async Task A_subscriber_of_everything_gets_the_real_name_once()
    {
        await Bus.EmitAsync("a.b", "x", cancellationToken: Cancellation);
        Assert.Equal("a.b", await App.Notes.NextAsync("everything"));
        await Bus.EmitAsync("c.d", "x", cancellationToken: Cancellation);
        Assert.Equal("c.d", await App.Notes.NextAsync("everything"));
    }

    [Fact]
    public async Task Events_of_one_key_come_one_after_the_other_also_when_one_fails()
    {
        var options = new EmitOptions { OrderingKey = "order-1" };
        await Bus.EmitManyAsync("bus.ordered", ["fails 1", "2", "fails 3", "4"], options, Cancellation);
        await Bus.EmitAsync("bus.ordered", "another key", new EmitOptions { OrderingKey = "order-2" }, Cancellation);
        await App.AdvanceAsync(Moment);

        var notes = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            notes.Add(await App.Notes.NextAsync("ordered"));
        }

        notes.Remove("another key");
        Assert.Equal(["fails 1", "2", "fails 3", "4"], notes);
    }

    [Fact]
    public async Task Events_of_one_key_do_not_wait_for_one_another_at_a_subscriber_without_order()
    {
        await Bus.EmitManyAsync("bus.ordered", ["fails for an hour", "another"], new EmitOptions { OrderingKey = "order-1" }, Cancellation);

        Assert.Equal("another", await App.Notes.NextAsync("unordered"));
    }

    [Fact]
    public async Task A_subscriber_that_hangs_delays_nobody_else()
    {
        await Bus.EmitManyAsync(
            "bus.hanging", Enumerable.Range(0, 50).Select(number => $"{number}").ToList(), cancellationToken: Cancellation);
        await Bus.EmitAsync("bus.second", "not delayed", cancellationToken: Cancellation);

        Assert.Equal("bus.second not delayed", await App.Notes.NextAsync("several"));
        // When the time of the first two is over, the next two have their turn.
        await App.Notes.NextAsync("hanging");
        await App.Notes.NextAsync("hanging");
        Assert.True(App.Notes.IsEmpty("hanging"));
        await App.Clock.SkipAsync(TimeSpan.FromMilliseconds(300));
        await App.Notes.NextAsync("hanging");
        await App.Notes.NextAsync("hanging");
    }

    [Fact]
    [Trait("Case", "FRAMEWORK-131")]
    public async Task A_delayed_event_comes_after_those_that_are_not()
    {
        await Bus.EmitAsync("bus.second", "later", new EmitOptions { Delay = TimeSpan.FromHours(1) }, Cancellation);
        await Bus.EmitAsync("bus.second", "now", cancellationToken: Cancellation);

        await App.DrainAsync();
        Assert.Equal("bus.second now", await App.Notes.NextAsync("several"));
        Assert.True(App.Notes.IsEmpty("several"));
        await App.Clock.SkipAsync(TimeSpan.FromHours(1));
        Assert.Equal("bus.second later", await App.Notes.NextAsync("several"));
    }

    [Fact]
    public async Task An_event_without_name_or_with_a_delay_that_leads_nowhere_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Bus.EmitAsync(" ", "x", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => EmitAfterAsync(-TimeSpan.FromSeconds(1)));
        await Assert.ThrowsAsync<ArgumentException>(() => EmitAfterAsync(TimeSpan.MaxValue));
        await Assert.ThrowsAsync<ArgumentException>(() => EmitAfterAsync(TimeSpan.FromDays(36_525) + TimeSpan.FromTicks(1)));
        await EmitAfterAsync(TimeSpan.FromDays(36_525));
        await Bus.EmitManyAsync<string>("bus.second", [], cancellationToken: Cancellation);
        Assert.True(App.Notes.IsEmpty("several"));
    }

    // CHANGE: no event has a line in the log at the level Information; each has one at Debug.
    [Fact]
    [Trait("Case", "FRAMEWORK-124")]
    public async Task An_internal_event_is_delivered()
    {
        await Bus.EmitAsync("bus.second", "inner", new EmitOptions { Internal = true }, Cancellation);

        Assert.Equal("bus.second inner", await App.Notes.NextAsync("several"));
    }

    // CHANGE: a group is a run of a workflow; nobody has to name it.
    [Fact]
    [Trait("Case", "FRAMEWORK-127")]
    [Trait("Case", "FRAMEWORK-128")]
    public async Task A_run_releases_its_own_events_when_it_is_done_and_what_is_emitted_elsewhere_does_not_wait()
    {
        var workflow = Workflow.Create("group", (Composer<string> flow) => flow.Step(Wait, flow.Step(EmitTwo, flow.Input)));
        var (first, second) = (RunAsync(workflow, "1"), RunAsync(workflow, "2"));
        await App.Signals.WaitAsync("1 waits");
        await App.Signals.WaitAsync("2 waits");

        await Bus.EmitAsync("bus.second", "alone", cancellationToken: Cancellation);
        Assert.Equal(["bus.second alone"], await NextAsync(1));
        App.Signals.Raise("1 goes on");
        await first;
        Assert.Equal(["bus.second 1a", "bus.second 1b"], await NextAsync(2));
        await AssertNothingElseAsync();
        App.Signals.Raise("2 goes on");
        await second;
        Assert.Equal(["bus.second 2a", "bus.second 2b"], await NextAsync(2));
    }

    // CHANGE: nobody takes back events by their names; an attempt of a step that fails takes back its own.
    [Fact]
    [Trait("Case", "FRAMEWORK-130")]
    public async Task An_attempt_that_fails_takes_back_its_own_events_and_no_others()
    {
        await RunAsync(
            Workflow.Create("once-more", (Composer<string> flow) => flow.Step(EmitAndFailOnce, flow.Step(EmitTwo, flow.Input))), "x");

        Assert.Equal(["bus.second x, attempt 2", "bus.second xa", "bus.second xb"], await NextAsync(3));
        await AssertNothingElseAsync();
    }

    [Fact]
    public async Task A_run_that_is_undone_releases_nothing()
    {
        var workflow = Workflow.Create("compensated", (Composer<string> flow) => flow.Step(Fail, flow.Step(EmitTwo, flow.Input)));

        await Assert.ThrowsAsync<CommerceException>(() => RunAsync(workflow, "x"));

        await AssertNothingElseAsync();
    }

    // CHANGE: one that fails is not lost with the event; what becomes of it is its own affair.
    [Fact]
    [Trait("Case", "FRAMEWORK-143")]
    public async Task Subscribers_that_fail_concern_no_other_subscriber_of_the_event()
    {
        await Bus.EmitAsync("bus.four", "x", cancellationToken: Cancellation);

        Assert.Equal(["first", "fourth", "second", "third"], await NextAsync(4, "four"));
    }

    // CHANGE: a number that is not a priority is refused, because its author cannot have meant another.
    [Theory]
    [InlineData(0)]
    [InlineData(3_000_000)]
    [Trait("Case", "FRAMEWORK-146")]
    public async Task A_priority_that_is_none_is_refused(int priority) => await Assert.ThrowsAsync<ArgumentException>(
        async () => await Bus.EmitAsync("bus.second", "x", new EmitOptions { Priority = (EventPriority)priority }, Cancellation));

    private static IEventBus BusOf(StepContext step) => step.Container.GetRequiredService<IEventBus>();

    private async Task EmitAfterAsync(TimeSpan delay) =>
        await Bus.EmitAsync("bus.second", "late", new EmitOptions { Delay = delay }, Cancellation);

    private async Task RunAsync(Workflow<string, string> workflow, string input)
    {
        await using var scope = App.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IWorkflowEngine>().RunAsync(workflow, input, Cancellation);
    }

    /// <summary>The next notes, sorted: what was emitted together may come in any order.</summary>
    private async Task<List<string>> NextAsync(int count, string subject = "several")
    {
        var notes = new List<string>();
        while (notes.Count < count)
        {
            notes.Add(await App.Notes.NextAsync(subject));
        }

        notes.Sort(StringComparer.Ordinal);
        return notes;
    }

    private async Task AssertNothingElseAsync()
    {
        await Bus.EmitAsync("bus.second", "end", cancellationToken: Cancellation);
        Assert.Equal("bus.second end", await App.Notes.NextAsync("several"));
    }
}
