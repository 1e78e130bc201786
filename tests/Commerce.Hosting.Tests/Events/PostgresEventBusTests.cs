using Commerce.Events;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Events;

public sealed class PostgresEventBusTests() : EventBusContract("postgres")
{
    [Fact]
    public async Task What_a_transactional_subscriber_writes_happens_once()
    {
        await Bus.EmitAsync("bus.transactional", "once@example.com", cancellationToken: Cancellation);

        await App.AdvanceAsync(Moment);
        Assert.Equal("once@example.com", await App.Notes.NextAsync("transactional"));
        Assert.Equal(
            ["done 2"],
            await App.ColumnAsync("select state || ' ' || attempt from commerce.delivery where subscriber = 'bus/transactional'"));
        Assert.Single(await App.ColumnAsync("""select id from "user"."user" where email = 'once@example.com'"""));
    }

    [Fact]
    public async Task A_delivery_of_another_hosts_subscriber_is_written_and_waits_for_it()
    {
        await App.ColumnAsync("insert into commerce.subscription (subscriber, event) values ('elsewhere', 'bus.elsewhere') returning 1");

        await Bus.EmitAsync("bus.elsewhere", "x", cancellationToken: Cancellation);

        Assert.Equal(["pending"], await App.ColumnAsync("select state from commerce.delivery where subscriber = 'elsewhere'"));
    }

    [Fact]
    public async Task A_subscriber_whose_time_is_over_leaves_a_dead_letter_that_says_so()
    {
        await Bus.EmitAsync("bus.hanging", "x", cancellationToken: Cancellation);

        await App.Notes.NextAsync("hanging");
        await App.Clock.SkipAsync(TimeSpan.FromMilliseconds(300));
        await App.DrainAsync();

        Assert.Contains(
            "COM4203",
            Assert.Single(await App.ColumnAsync("select error from commerce.delivery where subscriber = 'bus/hanging' and state = 'dead'")),
            StringComparison.Ordinal);
    }

    // CHANGE: the emitter says when, the subscriber how often, for it knows what it can repeat.
    [Fact]
    [Trait("Case", "FRAMEWORK-136")]
    public async Task The_delay_is_the_events_and_the_attempts_are_the_subscribers()
    {
        await Bus.EmitAsync("bus.broken", "x", new EmitOptions { Delay = TimeSpan.FromHours(1) }, Cancellation);

        Assert.Equal(
            ["True"], await App.ColumnAsync(
                """
                select due_at - emitted_at = interval '1 hour' and attempt = 0
                from commerce.delivery join commerce.event on event.id = event_id where subscriber = 'bus/broken'
                """));
    }

    // CHANGE: it is kept with its error and can be replayed; in Medusa the event is gone, as if it had been handled.
    [Fact]
    [Trait("Case", "FRAMEWORK-145")]
    public async Task After_its_last_attempt_a_delivery_is_a_dead_letter_with_its_error()
    {
        await Bus.EmitAsync("bus.broken", "x", cancellationToken: Cancellation);

        await App.AdvanceAsync(Moment);

        var dead = await App.ColumnAsync(
            "select error from commerce.delivery where subscriber = 'bus/broken' and state = 'dead' and attempt = 2");
        Assert.Contains("x, attempt 2", Assert.Single(dead), StringComparison.Ordinal);
        Assert.Equal(["x, attempt 1", "x, attempt 2"], [await App.Notes.NextAsync("broken"), await App.Notes.NextAsync("broken")]);
    }
}
