using System.Collections.Concurrent;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>The durable runs in this process: claims leave them alone, and messages reach them here.</summary>
internal sealed class LiveRuns(IJournal journal)
{
    // A run that was claimed and has not begun here has no state yet.
    private readonly ConcurrentDictionary<RunId, LiveRun?> runs = new();

    private readonly ConcurrentDictionary<Departures, bool> watched = new();

    // Set once the host stops; completes when no run is left.
    private volatile TaskCompletionSource? stopping;

    /// <summary>Gets the ids of the runs.</summary>
    public IReadOnlyCollection<RunId> Ids => [.. runs.Keys];

    /// <summary>Reserves the place of a run that is about to be resumed here.</summary>
    /// <returns><see langword="false"/> when the run is here already.</returns>
    public bool TryReserve(RunId runId) => runs.TryAdd(runId, null);

    /// <summary>Adds a run, until it is removed.</summary>
    public void Add(LiveRun run)
    {
        runs[run.Header.Id] = run;
        if (stopping is not null)
        {
            run.StopForHost();
        }
    }

    /// <summary>Removes a run, or the place of one.</summary>
    public void Remove(RunId runId)
    {
        // First, so that a claim that does not find the run here any more finds it there.
        foreach (var departures in watched.Keys)
        {
            departures.Add(runId);
        }

        runs.TryRemove(runId, out _);
        if (runs.IsEmpty)
        {
            stopping?.TrySetResult();
        }
    }

    /// <summary>Notes the runs that leave from now on, while a claim is under way.</summary>
    public Departures WatchDepartures()
    {
        var departures = new Departures(this);
        watched.TryAdd(departures, true);
        return departures;
    }

    /// <summary>
    /// The host stops: interrupts the runs that are left, and those that begin from now on, also where a caller waits. Another host resumes
    /// them once the lease of this one has ended.
    /// </summary>
    /// <returns>A task that completes when no run is left.</returns>
    public Task StopAsync()
    {
        var left = stopping ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var run in runs.Values)
        {
            run?.StopForHost();
        }

        if (runs.IsEmpty)
        {
            left.TrySetResult();
        }

        return left.Task;
    }

    /// <summary>Returns whether a run here has read its messages and can only wait.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="messages">The number of its last message.</param>
    public bool IsResting(RunId runId, int messages) =>
        runs.TryGetValue(runId, out var run) && run is { Waits: { IsResting: true, Seen: var seen } } && seen >= messages;

    /// <summary>Delivers the messages that other hosts have sent to the runs here.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task DeliverMessagesAsync(CancellationToken cancellationToken)
    {
        var seen = runs.Where(run => run.Value is not null).ToDictionary(run => run.Key, run => run.Value!.Waits.Seen);
        foreach (var id in seen.Count == 0 ? [] : await journal.FindRunsWithMessagesAsync(seen, cancellationToken))
        {
            await DeliverMessagesAsync(id, cancellationToken);
        }
    }

    /// <summary>Delivers the messages of one run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns><see langword="false"/> when the run is not here.</returns>
    public async Task<bool> DeliverMessagesAsync(RunId runId, CancellationToken cancellationToken)
    {
        if (!runs.TryGetValue(runId, out var run) || run is null)
        {
            return false;
        }

        await run.Waits.ReadMessagesAsync(cancellationToken);
        return true;
    }

    /// <summary>The runs that have left this process since the watch began.</summary>
    internal sealed class Departures(LiveRuns live) : IDisposable
    {
        private readonly ConcurrentDictionary<RunId, bool> runs = new();

        /// <summary>Whether a run has left.</summary>
        public bool Contains(RunId runId) => runs.ContainsKey(runId);

        /// <summary>A run leaves.</summary>
        public void Add(RunId runId) => runs.TryAdd(runId, true);

        /// <inheritdoc/>
        public void Dispose() => live.watched.TryRemove(this, out _);
    }
}
