using System.Diagnostics.Metrics;
using Commerce.Events;

namespace Samples.Events;

public sealed class EventCounter(IMeterFactory meters) : IEventInterceptor
{
    private readonly Counter<long> released = meters.Create("MyShop").CreateCounter<long>("events.released");

    public ValueTask ReleasedAsync(EventMessage message, string? executionId, CancellationToken cancellationToken)
    {
        released.Add(1, new KeyValuePair<string, object?>("event", message.Name));
        return ValueTask.CompletedTask;
    }
}
