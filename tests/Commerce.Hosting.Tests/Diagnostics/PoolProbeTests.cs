using Commerce.Hosting.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.Hosting.Tests.Diagnostics;

/// <summary>A pool that starts no work is reported once, and once more when it starts work again.</summary>
public sealed class PoolProbeTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Queue<Action> pool = new();

    [Fact]
    public void A_starved_pool_is_reported_and_so_is_its_recovery()
    {
        var probe = new PoolProbe(pool.Enqueue, TimeSpan.FromSeconds(5), time);
        Assert.Null(probe.Check());
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(probe.Check());
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, TimeSpan.FromSeconds(5)), probe.Check());
        Assert.Null(probe.Check());
        pool.Dequeue()();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((false, TimeSpan.FromSeconds(7)), probe.Check());
    }

    [Fact]
    public void A_pool_that_works_is_not_reported()
    {
        var probe = new PoolProbe(pool.Enqueue, TimeSpan.FromSeconds(5), time);

        for (var second = 0; second < 20; second++)
        {
            Assert.Null(probe.Check());
            pool.Dequeue()();
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
