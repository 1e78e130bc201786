namespace Commerce.Workflows.Execution;

/// <summary>Where a run stands in this process, and why.</summary>
/// <remarks>
/// | from | to |
/// |---|---|
/// | running | aborting, failing, restarting, compensating (a run that is resumed backward), lost |
/// | aborting | failing, restarting, lost |
/// | failing | restarting, compensating, lost |
/// | restarting | running, aborting (it was stopped meanwhile), failing, lost |
/// | compensating | lost |
/// | lost | nothing |
/// A request that is not legal has no effect, because it came too late.
/// </remarks>
internal sealed class RunStatus
{
    private readonly Lock gate = new();

    /// <summary>Gets the phase.</summary>
    public RunPhase Phase { get; private set; }

    /// <summary>Gets why the run was stopped from outside; <see langword="null"/> when it was not.</summary>
    public Exception? AbortReason { get; private set; }

    /// <summary>Gets the message that requested the cancellation, to be answered by the entry that records it.</summary>
    public int? CancelMessage { get; private set; }

    /// <summary>Gets what failed the run; <see langword="null"/> while nothing did.</summary>
    public StepError? Failure { get; private set; }

    /// <summary>Gets the write that was refused, the first one since the run was read; <see langword="null"/>: none.</summary>
    public RefusedWrite? Refused { get; private set; }

    /// <summary>Gets why this host cannot continue; <see langword="null"/> while it can.</summary>
    public Exception? Loss { get; private set; }

    /// <summary>Whether the run was stopped from outside: the policies of its steps no longer apply.</summary>
    public bool IsAborted => AbortReason is not null;

    /// <summary>Whether nothing may be started.</summary>
    public bool IsStopping => Phase is RunPhase.Failing or RunPhase.Restarting or RunPhase.Lost;

    /// <summary>Whether waits end at once.</summary>
    public bool EndsWaits => Phase is not (RunPhase.Running or RunPhase.Compensating);

    /// <summary>Stops the run from outside.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="message">The message that requests it. Default: none.</param>
    /// <returns><see langword="false"/> when it comes too late.</returns>
    public bool Abort(Exception reason, int? message = null)
    {
        lock (gate)
        {
            // A run that fails waits for what runs beside the step that failed, and must not wait for ever. One that restarts is read again
            // before it stops: what was refused has not happened.
            if (IsAborted || !(Phase is RunPhase.Restarting or RunPhase.Failing || Enter(RunPhase.Aborting)))
            {
                return false;
            }

            (AbortReason, CancelMessage) = (reason, message);
            return true;
        }
    }

    /// <summary>Fails the run.</summary>
    /// <returns><see langword="false"/> when something else has failed it already.</returns>
    public bool Fail(StepError failure)
    {
        lock (gate)
        {
            // What fails beside a write that was refused is written before the run is read again.
            if (Phase == RunPhase.Restarting ? Failure is not null : !Enter(RunPhase.Failing))
            {
                return false;
            }

            Failure = failure;
            return true;
        }
    }

    /// <summary>A write was refused: the run has to be read again.</summary>
    /// <returns><see langword="false"/> when another write was refused before.</returns>
    public bool Refuse(RefusedWrite refused)
    {
        lock (gate)
        {
            if (!Enter(RunPhase.Restarting))
            {
                return false;
            }

            Refused = refused;
            return true;
        }
    }

    /// <summary>The run was read again, and continues from there: what failed it was refused, and is repeated.</summary>
    public void Continue()
    {
        lock (gate)
        {
            Failure = null;
            Enter(IsAborted ? RunPhase.Aborting : RunPhase.Running);
        }
    }

    /// <summary>The run was read again, and has failed all the same.</summary>
    public void Fail()
    {
        lock (gate)
        {
            Enter(RunPhase.Failing);
        }
    }

    /// <summary>Steps are compensated from now on.</summary>
    /// <returns><see langword="false"/> when this host cannot continue.</returns>
    public bool Compensate()
    {
        lock (gate)
        {
            return Enter(RunPhase.Compensating) || Phase == RunPhase.Compensating;
        }
    }

    /// <summary>This host cannot continue.</summary>
    public void Lose(Exception reason)
    {
        lock (gate)
        {
            if (Enter(RunPhase.Lost))
            {
                Loss = reason;
            }
        }
    }

    private bool Enter(RunPhase next)
    {
        if (!IsLegal(Phase, next))
        {
            return false;
        }

        Phase = next;
        return true;
    }

    private static bool IsLegal(RunPhase from, RunPhase to) => (from, to) switch
    {
        (RunPhase.Lost, _) => false,
        (_, RunPhase.Lost) => true,
        (RunPhase.Running, RunPhase.Aborting or RunPhase.Failing or RunPhase.Restarting or RunPhase.Compensating) => true,
        (RunPhase.Aborting, RunPhase.Failing or RunPhase.Restarting) => true,
        (RunPhase.Failing, RunPhase.Restarting or RunPhase.Compensating) => true,
        (RunPhase.Restarting, RunPhase.Running or RunPhase.Aborting or RunPhase.Failing) => true,
        _ => false,
    };
}
