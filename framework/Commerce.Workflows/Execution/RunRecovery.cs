using System.Runtime.ExceptionServices;
using Commerce.Events;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>Claims runs that are due, or whose host is gone, and resumes them from their journal.</summary>
internal sealed class RunRecovery(RuntimeContext engine, LiveRuns live)
{
    /// <summary>Claims runs that are due, whose host is gone, or that this host owns without running them.</summary>
    /// <param name="room">How many runs to claim, of which workflows.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The runs. Pass each to <see cref="ResumeAsync"/>.</returns>
    public async Task<IReadOnlyList<StoredRun>> ClaimAsync(ClaimRoom room, CancellationToken cancellationToken)
    {
        using var departed = live.WatchDepartures();
        var claimed = await engine.Journal.ClaimAsync(live.Ids, room, cancellationToken);

        // Runs that were started or claimed here meanwhile are already live. What was read of one that has left since then is old: if it
        // is still this host's, the next claim finds it.
        return [.. claimed.Where(stored => !departed.Contains(stored.Header.Id) && live.TryReserve(stored.Header.Id))];
    }

    /// <summary>Resumes a claimed run, forward or backward as its journal says.</summary>
    /// <param name="container">What its steps resolve from.</param>
    /// <param name="stored">The run.</param>
    /// <param name="cancellationToken">Releases the run where it stands: the host that claims it next resumes it.</param>
    /// <returns>The outcome.</returns>
    public async Task<RecoveredRun> ResumeAsync(IServiceProvider container, StoredRun stored, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var header = stored.Header;
        try
        {
            return await ResumeClaimedAsync(container, stored, cancellationToken);
        }
        catch (RunParkedException parked)
        {
            await engine.Journal.ParkAsync(header.Id, parked.Message, CancellationToken.None);
            return new(header.WorkflowId, header.TransactionId, stored.State, RecoveryOutcome.Parked)
            {
                ParkedReason = parked.Message,
                Error = parked,
            };
        }
        catch (RunFencedException fenced)
        {
            return new(header.WorkflowId, header.TransactionId, stored.State, RecoveryOutcome.Superseded) { Error = fenced };
        }
        finally
        {
            live.Remove(header.Id);
        }
    }

    /// <summary>Claims runs and resumes all of them.</summary>
    /// <param name="container">What their steps resolve from.</param>
    /// <param name="take">The maximum number of runs to claim.</param>
    /// <param name="cancellationToken">Releases them.</param>
    /// <returns>The outcome of each.</returns>
    public async Task<IReadOnlyList<RecoveredRun>> RecoverAsync(IServiceProvider container, int take, CancellationToken cancellationToken)
    {
        var claimed = await ClaimAsync(ClaimRoom.Of(take), cancellationToken);
        return await Task.WhenAll(claimed.Select(stored => ResumeAsync(container, stored, cancellationToken)));
    }

    /// <summary>Claims one run and resumes it.</summary>
    /// <param name="container">What its steps resolve from.</param>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Cancels the claim.</param>
    /// <returns>The outcome; <see langword="null"/> when a host owns the run, or when it is parked or not there.</returns>
    public async Task<RecoveredRun?> ClaimAndResumeAsync(IServiceProvider container, RunId runId, CancellationToken cancellationToken)
    {
        // Before the claim: the sweep must not resume a run that this call has just claimed.
        if (!live.TryReserve(runId))
        {
            return null;
        }

        StoredRun? stored = null;
        try
        {
            stored = await engine.Journal.ClaimAsync(runId, cancellationToken);
        }
        finally
        {
            if (stored is null)
            {
                live.Remove(runId);
            }
        }

        return stored is null ? null : await ResumeAsync(container, stored, CancellationToken.None);
    }

    private async Task<RecoveredRun> ResumeClaimedAsync(IServiceProvider container, StoredRun stored, CancellationToken cancellationToken)
    {
        RunErrors.ThrowIfUnreadable(stored);
        if (stored.Claims > engine.Options.MaxClaims)
        {
            throw RunErrors.NoProgress(engine.Options.MaxClaims);
        }

        var header = stored.Header;
        var workflow = await RequireAsync(header, cancellationToken);
        EventCause.Enter(header.Depth);
        using var measurement = engine.Telemetry.Resume(header.WorkflowId, header.TraceContext);
        using var run = new LiveRun(header, workflow, engine.Journal, container, engine, null);
        await using var release = cancellationToken.UnsafeRegister(static run => ((LiveRun)run!).StopForHost(), run);
        // The timeout limits the way forward; compensation has no limit.
        var limit = stored.State is WorkflowState.NotStarted or WorkflowState.Invoking ? workflow.Options.Timeout : null;
        run.Link(limit - (stored.ReadAt - stored.CreatedAt), CancellationToken.None);
        // Before others can reach the run: its old messages are not new ones.
        run.Waits.Load([], stored.Messages is [.., var last] ? last.Number : 0);
        live.Add(run);
        var state = await new RunExecution(run).ResumeAsync(stored);
        if (run.Status.Phase == RunPhase.Lost)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                ExceptionDispatchInfo.Throw(run.Status.Loss!);
            }

            await ReleaseAsync(run);
        }

        var failure = run.Status.Failure?.Error;
        measurement?.End(header.Id, header.TransactionId, state.WireName, state == WorkflowState.Done ? null : failure);
        return new(header.WorkflowId, header.TransactionId, state, state.HasEnded ? RecoveryOutcome.Ended : RecoveryOutcome.Advanced)
        {
            Error = failure,
        };
    }

    /// <summary>Finds the workflow of a run, with the plan that the run follows.</summary>
    /// <exception cref="RunParkedException">The application has no such workflow, or its plan has changed.</exception>
    private async Task<WorkflowDefinition> RequireAsync(RunHeader header, CancellationToken cancellationToken)
    {
        var registered = engine.Registry.Find(header.WorkflowId) ?? throw RunErrors.WorkflowRemoved(header.WorkflowId);
        if (registered.PlanHash != header.PlanHash)
        {
            var before = await engine.Journal.FindPlanAsync(header.PlanHash, cancellationToken);
            throw RunErrors.PlanChanged(header, registered.PlanHash, PlanDiff.Between(before, registered.Text));
        }

        return registered.Definition;
    }

    /// <summary>The host stops: another one may claim the run at once, which does not count as a claim without a new entry.</summary>
    private async Task ReleaseAsync(LiveRun run)
    {
        if (run.HasAbandonedHandler)
        {
            // Another host would call the handler beside this one.
            return;
        }

        try
        {
            // Whatever message is there: the run is due at once.
            await engine.Journal.SuspendAsync(run.Header, TimeSpan.Zero, int.MaxValue, CancellationToken.None);
        }
        catch (Exception exception) when (run.IsLost(exception))
        {
            // It is claimed when this host is gone.
        }
    }
}
