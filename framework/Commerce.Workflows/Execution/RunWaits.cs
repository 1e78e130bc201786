using Commerce.Background;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>
/// The waits of the branches of a run, for times and messages. When no branch is active and no wait is short, the run is
/// released.
/// </summary>
internal sealed class RunWaits(LiveRun run)
{
    private readonly Lock gate = new();
    private readonly List<Waiter> waiters = [];
    private readonly List<RunMessage> inbox = [];
    private bool suspending;

    /// <summary>The number of branches that are not waiting.</summary>
    public int Active { get; private set; } = 1;

    /// <summary>The number of the last message seen.</summary>
    public int Seen { get; private set; }

    /// <summary>Whether all branches wait, for a time or a message, so that nothing happens before it comes.</summary>
    public bool IsResting
    {
        get
        {
            lock (gate)
            {
                return !suspending && waiters.Count > 0 && waiters.Count(waiter => waiter.Short) == Active;
            }
        }
    }

    private TimeProvider Time => run.Engine.Time;

    /// <summary>Adds active branches.</summary>
    public void Enter(int branches)
    {
        lock (gate)
        {
            Active += branches;
        }
    }

    /// <summary>A branch beside others has completed.</summary>
    public async ValueTask LeaveAsync()
    {
        lock (gate)
        {
            Active--;
        }

        await SuspendIfIdleAsync();
    }

    /// <summary>Waits for a time.</summary>
    /// <param name="due">When, from now.</param>
    public ValueTask<WaitResult> WaitAsync(TimeSpan due) => WaitAsync(due, static _ => false);

    /// <summary>Waits for a message, or for a time.</summary>
    /// <param name="due">When, from now; <see langword="null"/>: only for a message.</param>
    /// <param name="accepts">Whether a message ends the wait.</param>
    public async ValueTask<WaitResult> WaitAsync(TimeSpan? due, Func<RunMessage, bool> accepts)
    {
        Waiter waiter;
        lock (gate)
        {
            if (run.Status.EndsWaits)
            {
                return new(WaitEnd.Stopped);
            }

            if (Take(accepts) is { } message)
            {
                return new(WaitEnd.Message, message);
            }

            if (due <= TimeSpan.Zero)
            {
                return new(WaitEnd.Due);
            }

            waiter = new Waiter(accepts, due is { } wait ? Time.GetTimestamp() + (long)(wait.TotalSeconds * Time.TimestampFrequency) : null)
            {
                Short = run.Ephemeral || due <= run.Engine.Options.InlineWait,
            };
            waiters.Add(waiter);
            Active -= waiter.Short ? 0 : 1;
        }

        using var alarm = due is { } time ? new Alarm(Time, time, _ => Complete(waiter, new(WaitEnd.Due)), this) : null;
        await SuspendIfIdleAsync();
        return await waiter.Task;
    }

    /// <summary>Loads the messages of a run that was read. What has come since then stays.</summary>
    /// <param name="messages">Those that no entry answers.</param>
    /// <param name="seen">The number of the last message that was read.</param>
    public void Load(IEnumerable<RunMessage> messages, int seen)
    {
        lock (gate)
        {
            inbox.RemoveAll(message => message.Number <= seen);
            inbox.InsertRange(0, messages);
            Seen = Math.Max(Seen, seen);
        }
    }

    /// <summary>Takes a message that has come already.</summary>
    /// <param name="accepts">Whether it is the one.</param>
    /// <returns>The message; <see langword="null"/> when there is none.</returns>
    public RunMessage? Take(Func<RunMessage, bool> accepts)
    {
        lock (gate)
        {
            var message = inbox.Find(message => accepts(message));
            return message is not null && inbox.Remove(message) ? message : null;
        }
    }

    /// <summary>Releases the run until a later time.</summary>
    /// <returns><see langword="false"/> when there are new messages, which were read, or the run is interrupted.</returns>
    public async ValueTask<bool> ReleaseAsync(TimeSpan wakeIn)
    {
        try
        {
            if (await run.Engine.Journal.SuspendAsync(run.Header, wakeIn, Seen, CancellationToken.None))
            {
                return true;
            }

            await ReadMessagesAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            run.Interrupt(exception);
        }

        return false;
    }

    /// <summary>Reads the mailbox now.</summary>
    public async ValueTask ReadMessagesAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var message in await run.Engine.Journal.ReadMessagesAsync(run.Header.Id, Seen, cancellationToken))
            {
                Deliver(message);
            }
        }
        catch (RunUnreadableException unreadable)
        {
            run.Interrupt(RunErrors.Unreadable(unreadable));
        }
    }

    /// <summary>Ends all waits.</summary>
    public void StopAll()
    {
        foreach (var waiter in Snapshot())
        {
            Complete(waiter, new(WaitEnd.Stopped));
        }
    }

    private List<Waiter> Snapshot()
    {
        lock (gate)
        {
            return [.. waiters];
        }
    }

    private void Deliver(RunMessage message)
    {
        var aborts = false;
        lock (gate)
        {
            if (message.Number <= Seen)
            {
                return;
            }

            if (message.Kind == MessageKind.Cancel)
            {
                // Before it counts as seen: a run that is done at this moment is cancelled after that.
                aborts = run.Status.Abort(
                    new RunCancelledException(run.Header.WorkflowId, run.Header.TransactionId), message.Number);
            }
            else if (waiters.Find(waiter => waiter.Accepts(message)) is not { } waiter
                || !Complete(waiter, new(WaitEnd.Message, message)))
            {
                inbox.Add(message);
            }

            Seen = message.Number;
        }

        if (aborts)
        {
            run.StopWork();
        }
    }

    /// <summary>Ends a wait; while the run is being released, once it is known whether it was.</summary>
    /// <returns><see langword="false"/> when the wait has another end.</returns>
    private bool Complete(Waiter waiter, WaitResult result)
    {
        lock (gate)
        {
            if (suspending)
            {
                var isFirst = waiter.Deferred is null;
                waiter.Deferred ??= result;
                return isFirst;
            }

            if (!waiters.Remove(waiter))
            {
                return false;
            }

            Active += waiter.Short ? 0 : 1;
            waiter.End(result);
            return true;
        }
    }

    private async ValueTask SuspendIfIdleAsync()
    {
        while (true)
        {
            TimeSpan? wakeIn;
            int seen;
            lock (gate)
            {
                if (Active > 0 || suspending || waiters.Count == 0 || run.Ephemeral || waiters.Exists(waiter => waiter.Short))
                {
                    return;
                }

                suspending = true;
                (wakeIn, seen) = (NextDue(), Seen);
            }

            var released = false;
            try
            {
                released = await run.Engine.Journal.SuspendAsync(run.Header, wakeIn, seen, CancellationToken.None);
            }
            catch (Exception exception)
            {
                run.Interrupt(exception);
            }

            foreach (var (waiter, result) in AfterSuspend(released))
            {
                Complete(waiter, result);
            }

            if (!released && run.Status.Phase != RunPhase.Lost)
            {
                await ReadMessagesAsync(CancellationToken.None);
            }
        }
    }

    private List<(Waiter Waiter, WaitResult Result)> AfterSuspend(bool released)
    {
        lock (gate)
        {
            suspending = false;
            return released
                ? waiters.ConvertAll(waiter => (waiter, new WaitResult(WaitEnd.Suspended)))
                : [.. waiters.Where(waiter => waiter.Deferred is not null || run.Status.Phase == RunPhase.Lost)
                    .Select(waiter => (waiter, waiter.Deferred ?? new WaitResult(WaitEnd.Stopped)))];
        }
    }

    private TimeSpan? NextDue()
    {
        var due = waiters.Select(waiter => waiter.Due).Append(run.Deadline).Min();
        return due is { } at ? TimeSpan.FromSeconds(Math.Max(0, (double)(at - Time.GetTimestamp()) / Time.TimestampFrequency)) : null;
    }
}
