using Commerce.Events;
using Commerce.Tests.Hosting.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Tests.Hosting;

/// <summary>What every provider of the event bus does.</summary>
public abstract class EventBusContract(PostgresFixture postgres, params string[] args) : IAsyncLifetime
{
    protected TestApplication App { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IEventBus Bus => App.Services.GetRequiredService<IEventBus>();

    public async ValueTask InitializeAsync() => App = await TestApplication.StartAsync(postgres, args);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task T_125_Many_events_of_one_call_reach_a_subscriber_in_their_order()
    {
        await Bus.EmitManyAsync("bus.second", ["1", "2"], cancellationToken: Cancellation);

        Assert.Equal(["bus.second 1", "bus.second 2"], [await App.Notes.NextAsync("several"), await App.Notes.NextAsync("several")]);
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
    public async Task C_100_A_subscriber_of_everything_gets_the_real_name_once()
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

        var notes = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            notes.Add(await App.Notes.NextAsync("ordered"));
        }

        notes.Remove("another key");
        Assert.Equal(["fails 1", "2", "fails 3", "4"], notes);
    }

    [Fact]
    public async Task A_subscriber_that_hangs_delays_nobody_else()
    {
        await Bus.EmitManyAsync("bus.hanging", Enumerable.Range(0, 50).Select(number => $"{number}").ToList(), cancellationToken: Cancellation);
        await Bus.EmitAsync("bus.second", "not delayed", cancellationToken: Cancellation);

        Assert.Equal("bus.second not delayed", await App.Notes.NextAsync("several"));
        // Its time is over at some time, and the next one has its turn.
        for (var i = 0; i < 4; i++)
        {
            await App.Notes.NextAsync("hanging");
        }
    }

    [Fact]
    public async Task C_131_A_delayed_event_comes_after_those_that_are_not()
    {
        await Bus.EmitAsync("bus.second", "later", new EmitOptions { Delay = TimeSpan.FromMilliseconds(200) }, Cancellation);
        await Bus.EmitAsync("bus.second", "now", cancellationToken: Cancellation);

        Assert.Equal(["bus.second now", "bus.second later"], [await App.Notes.NextAsync("several"), await App.Notes.NextAsync("several")]);
    }

    [Fact]
    public async Task An_event_without_name_or_with_a_negative_delay_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await Bus.EmitAsync(" ", "x", cancellationToken: Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(async () => await Bus.EmitAsync("a", "x", new EmitOptions { Delay = -TimeSpan.FromSeconds(1) }, Cancellation));
        await Bus.EmitManyAsync<string>("bus.second", [], cancellationToken: Cancellation);
        Assert.True(App.Notes.IsEmpty("several"));
    }
}
