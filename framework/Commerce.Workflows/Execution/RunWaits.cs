using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>How a wait ended.</summary>
internal enum WaitEnd
{
    /// <summary>The time has come.</summary>
    Due,

    /// <summary>A message is there.</summary>
    Message,

    /// <summary>The run was released.</summary>
    Suspended,

    /// <summary>The run stops.</summary>
    Stopped,
}

/// <summary>The end of a wait, with its message when there is one.</summary>
internal readonly record struct WaitResult(WaitEnd End, RunMessage? Message = null);

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

    /// <summary>Waits for a message to a step, or for a time.</summary>
    /// <param name="path">The step.</param>
    /// <param name="due">When, from now; <see langword="null"/>: only for a message.</param>
    public async ValueTask<WaitResult> WaitAsync(string path, TimeSpan? due)
    {
        Waiter waiter;
        lock (gate)
        {
            if (run.Interruption is not null || ((run.Stopping || run.Aborted) && !run.Compensating))
            {
                return new(WaitEnd.Stopped);
            }

            if (inbox.Find(message => message.Step == path) is { } message)
            {
                inbox.Remove(message);
                return new(WaitEnd.Message, message);
            }

            if (due <= TimeSpan.Zero)
            {
                return new(WaitEnd.Due);
            }

            waiter = new Waiter(path, due is { } wait ? Time.GetTimestamp() + (long)(wait.TotalSeconds * Time.TimestampFrequency) : null)
            {
                Short = run.Ephemeral || due <= run.Engine.Options.InlineWait,
            };
            waiters.Add(waiter);
            Active -= waiter.Short ? 0 : 1;
        }

        using var alarm = due is { } time ? new Alarm(Time, time, () => Complete(waiter, new(WaitEnd.Due))) : null;
        await SuspendIfIdleAsync();
        return await waiter.Task;
    }

    /// <summary>Loads the messages that were there when the run was claimed.</summary>
    public void Load(IEnumerable<RunMessage> messages, int seen)
    {
        inbox.Clear();
        inbox.AddRange(messages);
        Seen = seen;
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
        var messages = await run.Engine.Journal.ReadMessagesAsync(run.Header.Id, Seen, cancellationToken);
        foreach (var message in messages)
        {
            Deliver(message);
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
        Waiter? waiter;
        lock (gate)
        {
            if (message.Number <= Seen)
            {
                return;
            }

            if (message.Kind == MessageKind.Cancel)
            {
                run.CancelMessage ??= message.Number;
            }

            Seen = message.Number;
            waiter = waiters.Find(waiter => waiter.Path == message.Step);
            if (waiter is null && message.Kind != MessageKind.Cancel)
            {
                inbox.Add(message);
            }
        }

        if (message.Kind == MessageKind.Cancel)
        {
            run.Abort(new RunCancelledException(run.Header.WorkflowId, run.Header.TransactionId));
        }
        else if (waiter is not null)
        {
            Complete(waiter, new(WaitEnd.Message, message));
        }
    }

    private void Complete(Waiter waiter, WaitResult result)
    {
        lock (gate)
        {
            if (suspending)
            {
                // The run is being released; whether this result still matters is known after that.
                waiter.Deferred ??= result;
                return;
            }

            if (!waiters.Remove(waiter))
            {
                return;
            }

            Active += waiter.Short ? 0 : 1;
        }

        waiter.End(result);
    }

    private async ValueTask SuspendIfIdleAsync()
    {
        while (true)
        {
            TimeSpan? wakeIn;
            lock (gate)
            {
                if (Active > 0 || suspending || waiters.Count == 0 || run.Ephemeral || waiters.Exists(waiter => waiter.Short))
                {
                    return;
                }

                suspending = true;
                wakeIn = NextDue();
            }

            var released = false;
            try
            {
                released = await run.Engine.Journal.SuspendAsync(run.Header, wakeIn, Seen, CancellationToken.None);
            }
            catch (Exception exception)
            {
                run.Interrupt(exception);
            }

            foreach (var (waiter, result) in AfterSuspend(released))
            {
                Complete(waiter, result);
            }

            if (!released && run.Interruption is null)
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
                : [.. waiters.Where(waiter => waiter.Deferred is not null || run.Interruption is not null)
                    .Select(waiter => (waiter, waiter.Deferred ?? new WaitResult(WaitEnd.Stopped)))];
        }
    }

    private TimeSpan? NextDue()
    {
        var due = waiters.Select(waiter => waiter.Due).Append(run.Deadline).Min();
        return due is { } at ? TimeSpan.FromSeconds(Math.Max(0, (double)(at - Time.GetTimestamp()) / Time.TimestampFrequency)) : null;
    }

    private sealed class Waiter(string path, long? due)
    {
        private readonly TaskCompletionSource<WaitResult> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Path { get; } = path;

        public long? Due { get; } = due;

        /// <summary>Whether the run stays in the process for this wait.</summary>
        public bool Short { get; init; }

        public WaitResult? Deferred { get; set; }

        public Task<WaitResult> Task => end.Task;

        public void End(WaitResult result) => end.TrySetResult(result);
    }
}
