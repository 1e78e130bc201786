using System.Diagnostics.Metrics;
using Commerce.Events;

namespace Samples.Events;

public sealed class EventCounter(IMeterFactory meters) : IEventInterceptor
{
    private readonly Counter<long> counter = meters.Create("MyShop").CreateCounter<long>("events.released");

    public ValueTask ReleasedAsync(StoredEvent released, string? runId, CancellationToken cancellationToken)
    {
        counter.Add(1, new KeyValuePair<string, object?>("event", released.Name));
        return ValueTask.CompletedTask;
    }
}
