using Commerce.Events.Deliveries;
using Commerce.Events.InMemory;
using Commerce.Identifiers;
using Commerce.Tests;

namespace Commerce.Events.Tests.InMemory;

public sealed class InMemoryDeliveryTests : DeliveryContract
{
    private readonly InMemoryDeliveryStore store;
    private readonly InMemoryOutbox outbox;

    public InMemoryDeliveryTests()
    {
        store = new InMemoryDeliveryStore(Bench.Routes, TimeProvider.System);
        var factory = new StoredEventFactory(new UlidGenerator(TimeProvider.System), TimeProvider.System);
        outbox = new InMemoryOutbox(factory, Bench.Routes, Bench.Queue, store);
    }

    private protected override IDeliveryStore Store => store;

    private protected override long HostId => 1;

    [Fact]
    public async Task Events_of_a_run_are_released_when_it_is_done_and_dropped_when_it_has_ended_otherwise()
    {
        Bench.Routes.Add("a", "one");
        outbox.Prepare(new EventChanges([]) { Held = [("done", [Event("a", 1)]), ("failed", [Event("a", 2)])] }).Complete();
        Assert.Empty(await ClaimAsync());

        outbox.Prepare(new EventChanges([Event("a", 3)]) { ReleasedRuns = ["done"], DroppedRuns = ["failed"] }).Complete();

        Assert.Equal(["1", "3"], await ClaimAsync());
    }

    [Fact]
    public async Task A_commit_that_did_not_happen_releases_nothing()
    {
        Bench.Routes.Add("a", "one");

        outbox.Prepare(new EventChanges([Event("a", 1)])).Abandon();

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public void A_dead_letter_is_kept_with_its_error()
    {
        Bench.Routes.Add("a", "one");

        outbox.Prepare(new EventChanges([new EmittedEvent("a", "1", Depth: 4)])).Complete();

        Assert.StartsWith("COM4201", Assert.Single(store.Dead).Error, StringComparison.Ordinal);
    }

    private protected override Task<IReadOnlyList<string>> ListDeadAsync(string subscriber) => Task.FromResult<IReadOnlyList<string>>(
        [.. store.Dead.Select(outcome => outcome.Delivery).Where(dead => dead.Subscriber == subscriber).Select(dead => dead.Event.Data)]);

    private protected override Task EmitAsync(params IReadOnlyList<EmittedEvent> events)
    {
        outbox.Prepare(new EventChanges(events)).Complete();
        return Task.CompletedTask;
    }

    private async Task<List<string>> ClaimAsync()
    {
        var claimed = await store.ClaimAsync(1, new Dictionary<string, int> { ["one"] = 5 }, Cancellation);
        return claimed.ConvertAll(delivery => delivery.Event.Data);
    }
}
