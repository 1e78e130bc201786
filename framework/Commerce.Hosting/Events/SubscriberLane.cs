using System.Collections.Concurrent;
using Commerce.Postgres.Events;

namespace Commerce.Hosting.Events;

/// <summary>
/// One subscriber's deliveries in this host. Each subscriber has room and workers of its own, so that one that is slow, hangs or always
/// throws delays nobody else.
/// </summary>
/// <param name="subscriber">The subscriber.</param>
/// <param name="deliver">Delivers; does not throw.</param>
internal sealed class SubscriberLane(Subscriber subscriber, Func<Subscriber, PendingDelivery, Task> deliver)
{
    /// <summary>The most deliveries that wait or are being handled: what another host could do meanwhile.</summary>
    private const int Capacity = 256;

    /// <summary>The most in hand with those whose outcome is not recorded yet.</summary>
    private const int MostInHand = 4 * Capacity;

    private readonly ConcurrentQueue<PendingDelivery> pending = new();
    private volatile bool mayHaveMore;
    private int taken;
    private int handled;
    private int workers;

    /// <summary>How many deliveries more it can take.</summary>
    public int Room => Math.Max(0, RoomBeside(Volatile.Read(ref taken)));

    /// <summary>Whether nothing is in hand.</summary>
    public bool IsIdle => Volatile.Read(ref taken) == 0;

    /// <summary>Whether more may wait for it than it had room for.</summary>
    public bool MayHaveMore
    {
        get => mayHaveMore;
        set => mayHaveMore = value;
    }

    public bool TryReserve()
    {
        if (RoomBeside(Interlocked.Increment(ref taken)) >= 0)
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>Counts deliveries that were fetched within the room.</summary>
    public void Take() => Interlocked.Increment(ref taken);

    /// <summary>Makes room for another: a delivery is handled, though it stays in hand.</summary>
    public void MarkHandled() => Interlocked.Increment(ref handled);

    /// <summary>A delivery that was marked as handled is not in hand any more.</summary>
    public void Forget()
    {
        Interlocked.Decrement(ref handled);
        Release();
    }

    /// <summary>A delivery is not in hand any more, without having been handled.</summary>
    public void Release() => Interlocked.Decrement(ref taken);

    public void Enqueue(PendingDelivery delivery)
    {
        pending.Enqueue(delivery);
        if (Interlocked.Increment(ref workers) <= subscriber.Config.Concurrency)
        {
            // A worker goes on to deliveries of others, so it has nothing of the context of who brought this one.
            ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.WorkAsync(), this, preferLocal: false);
        }
        else
        {
            Interlocked.Decrement(ref workers);
        }
    }

    /// <summary>Drops what has not begun.</summary>
    public void Clear()
    {
        while (pending.TryDequeue(out _))
        {
            Release();
        }
    }

    private int RoomBeside(int inHand) => Math.Min(Capacity - inHand + Volatile.Read(ref handled), MostInHand - inHand);

    private async Task WorkAsync()
    {
        while (true)
        {
            while (pending.TryDequeue(out var delivery))
            {
                await deliver(subscriber, delivery);
            }

            Interlocked.Decrement(ref workers);
            // What came between the two lines above found all workers busy.
            if (pending.IsEmpty)
            {
                return;
            }

            if (Interlocked.Increment(ref workers) > subscriber.Config.Concurrency)
            {
                Interlocked.Decrement(ref workers);
                return;
            }
        }
    }
}
