using Commerce.Events;

namespace Commerce.Tests;

/// <summary>What becomes of a subscriber whose time is over.</summary>
public abstract partial class DeliveryContract
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How long a subscriber may take to notice that its time is over.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The clock of time limits, once the bench has it.</summary>
    private protected StandingTime Time { get; } = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_that_blocks_its_thread_is_left_behind_when_its_time_is_over(bool transactional)
    {
        using var gate = new ManualResetEventSlim();
        Bench.Time = Time;
        Bench.Add("one", Limited(transactional), (delivery, cancellationToken) =>
        {
            _ = Note(delivery, cancellationToken);
            if (delivery.Event.Data == "1")
            {
                gate.Wait(Patience.Limit, CancellationToken.None);
            }

            return Task.CompletedTask;
        });
        await RunAsync(async () =>
        {
            await EmitAsync(Event("a", 1));
            Assert.Equal("1, attempt 1", await NextAsync());
            PassLimit();
            await EmitAsync(Event("a", 2));
            Assert.Equal("2, attempt 1", await NextAsync());
        });
        gate.Set();

        Assert.Empty(await ClaimAsync(("one", 5)));
    }

    [Fact]
    public async Task A_time_limit_may_be_longer_than_timers_last()
    {
        var policy = new RetryPolicy { Attempts = 2 };
        Bench.Add("one", new SubscriberConfig { Event = "a", Concurrency = 1, Timeout = TimeSpan.FromDays(36_525), Retry = policy }, Note);
        await RunAsync(async () =>
        {
            await EmitAsync(Event("a", 1));
            Assert.Equal("1, attempt 1", await NextAsync());
        });

        Assert.Empty(await ClaimAsync(("one", 5)));
        Assert.False(handled.Reader.TryRead(out var again), again);
    }

    [Fact]
    public async Task A_delivery_of_an_event_that_the_subscriber_does_not_select_any_more_is_a_dead_letter()
    {
        Bench.Add("one", new SubscriberConfig { Event = "a", Concurrency = 1 }, Note);
        Bench.Routes.Add("b", "one");
        await EmitAsync(Event("b", 1), Event("a", 2));

        await RunAsync(async () => Assert.Equal("2, attempt 1", await NextAsync()));

        Assert.Single(await ListDeadAsync("one"));
        Assert.False(handled.Reader.TryRead(out var other), other);
    }

    /// <summary>The subscriber of a test that moves the clock.</summary>
    private protected static SubscriberConfig Limited(bool transactional) =>
        new() { Event = "a", Transactional = transactional, Concurrency = 1, Timeout = Limit, Retry = RetryPolicy.None };

    /// <summary>Moves the clock until a subscriber that has been called, and does not return, is left behind.</summary>
    private protected void PassLimit()
    {
        Time.Advance(Limit);
        Time.Advance(Grace);
    }
}
