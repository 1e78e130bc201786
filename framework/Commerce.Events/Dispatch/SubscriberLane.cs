using System.Collections.Concurrent;
using Commerce.Events.Routing;

namespace Commerce.Events.Dispatch;

/// <summary>
/// One subscriber's deliveries in this host. Each subscriber has room and workers of its own, so that one that is slow, hangs or always
/// throws delays no other one.
/// </summary>
/// <param name="subscriber">The subscriber.</param>
/// <param name="deliver">
/// Delivers, and marks the delivery as handled. It should not throw; if it does, the lane continues. <see langword="false"/> when the
/// subscriber returned after that.
/// </param>
internal sealed class SubscriberLane(Subscriber subscriber, Func<Subscriber, Delivery, Task<bool>> deliver)
{
    /// <summary>The maximum number of deliveries that wait or are being handled; another host can claim the rest.</summary>
    private const int Capacity = 256;

    /// <summary>The maximum number in hand, including those whose outcome is not recorded yet.</summary>
    private const int MostInHand = 4 * Capacity;

    private readonly ConcurrentQueue<Delivery> pending = new();
    private volatile bool mayHaveMore;
    private int taken;
    private int handled;
    private int workers;

    /// <summary>Gets how many more deliveries the lane can take.</summary>
    public int Room => Math.Max(0, RoomBeside(Volatile.Read(ref taken)));

    /// <summary>Gets whether nothing is in hand.</summary>
    public bool IsIdle => Volatile.Read(ref taken) == 0;

    /// <summary>Gets or sets whether more deliveries may wait than the lane had room for.</summary>
    public bool MayHaveMore
    {
        get => mayHaveMore;
        set => mayHaveMore = value;
    }

    /// <summary>Reserves room for a delivery; <see langword="false"/> when there is none.</summary>
    public bool TryReserve()
    {
        if (RoomBeside(Interlocked.Increment(ref taken)) >= 0)
        {
            return true;
        }

        Release();
        return false;
    }

    /// <summary>Counts a delivery that was claimed within the room.</summary>
    public void Take() => Interlocked.Increment(ref taken);

    /// <summary>Makes room for another delivery: one was handled, though it stays in hand.</summary>
    /// <param name="isLeft">Whether its subscriber still runs: another worker takes the place of the one that called it.</param>
    public void MarkHandled(bool isLeft)
    {
        Interlocked.Increment(ref handled);
        if (isLeft)
        {
            StartWorker();
        }
    }

    /// <summary>Removes a handled delivery from the hand.</summary>
    public void Forget()
    {
        Interlocked.Decrement(ref handled);
        Release();
    }

    /// <summary>Removes a delivery from the hand that was not handled.</summary>
    public void Release() => Interlocked.Decrement(ref taken);

    /// <summary>Adds a delivery that has room, and starts a worker for it unless enough of them run.</summary>
    public void Enqueue(Delivery delivery)
    {
        pending.Enqueue(delivery);
        if (Interlocked.Increment(ref workers) <= subscriber.Config.Concurrency)
        {
            StartWorker();
        }
        else
        {
            Interlocked.Decrement(ref workers);
        }
    }

    /// <summary>Drops what has not begun.</summary>
    public void DropWaiting()
    {
        while (pending.TryDequeue(out _))
        {
            Release();
        }
    }

    private int RoomBeside(int inHand) => Math.Min(Capacity - inHand + Volatile.Read(ref handled), MostInHand - inHand);

    /// <summary>Starts a worker. It handles other deliveries later, so it must not inherit the context of this call.</summary>
    private void StartWorker() =>
        ThreadPool.UnsafeQueueUserWorkItem(static lane => _ = lane.WorkAsync(), this, preferLocal: false);

    private async Task WorkAsync()
    {
        while (true)
        {
            while (pending.TryDequeue(out var delivery))
            {
                try
                {
                    if (!await deliver(subscriber, delivery))
                    {
                        // Another worker has its place.
                        return;
                    }
                }
                catch (Exception)
                {
                    // It would end the worker without a word, and a lane that has lost its workers stands still.
                }
            }

            Interlocked.Decrement(ref workers);
            // A delivery that came between the two lines above found all workers busy.
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
