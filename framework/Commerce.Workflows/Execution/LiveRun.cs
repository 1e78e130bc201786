using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>A run in this process: the state that all parts of the engine that work on it share.</summary>
internal sealed class LiveRun : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<PendingCompensation> compensations = [];
    private readonly List<StepError> errors = [];
    private readonly List<(string Name, object? Data)> events = [];
    // Not disposed: the end of the run and a stop may race, and without a timer it holds no resources.
    private CancellationTokenSource? source;
    private CancellationTokenSource? interrupted;
    private CancellationToken outer;
    private CancellationTokenRegistration link;
    private Alarm? deadline;
    private Exception? abortReason;
    private bool aborted;

    public LiveRun(
        RunHeader header,
        WorkflowDefinition workflow,
        IJournal? journal,
        IServiceProvider container,
        RuntimeContext engine,
        Action<RunProgress>? observer)
    {
        Header = header;
        Workflow = workflow;
        Engine = engine;
        Observer = observer;
        Scope = new RunScope(container, header.Id, header.WorkflowId, header.TransactionId, "");
        Writer = new RunWriter(this, journal);
        Waits = new RunWaits(this);
    }

    public RunHeader Header { get; }

    public WorkflowDefinition Workflow { get; }

    public RuntimeContext Engine { get; }

    public RunScope Scope { get; }

    public RunWriter Writer { get; }

    public RunWaits Waits { get; }

    public bool Ephemeral => Workflow.Options.Ephemeral;

    /// <summary>What was done before this process claimed the run; <see langword="null"/> for a new one.</summary>
    public RunHistory? History { get; set; }

    /// <summary>The time by the journal's clock when the history was read.</summary>
    public DateTimeOffset ReadAt { get; set; }

    /// <summary>The journal is replayed only: nothing may be started any more, whatever the plan says.</summary>
    public bool IsReplaying { get; set; }

    /// <summary>The run fails or is cancelled: running steps complete, and nothing is started.</summary>
    public bool Failing { get; private set; }

    /// <summary>What fails the run; <see langword="null"/> while nothing does.</summary>
    public StepError? Failure { get; private set; }

    /// <summary>Why this host cannot continue: the journal rejected a write because another host owns the run, or is unreachable.</summary>
    public Exception? Interruption { get; private set; }

    /// <summary>The run's timeout has passed, or it was cancelled: policies of steps no longer apply.</summary>
    public bool Aborted => aborted || outer.IsCancellationRequested;

    /// <summary>Why the run was stopped from outside; <see langword="null"/> when it was not.</summary>
    public Exception? AbortReason => abortReason ?? (outer.IsCancellationRequested ? new OperationCanceledException(outer) : null);

    /// <summary>The message that requested the cancellation, to be answered by the entry that records it.</summary>
    public int? CancelMessage { get; set; }

    /// <summary>The refused write after which the run restarts from its journal; <see langword="null"/>: none.</summary>
    public RefusedWrite? Restart { get; set; }

    /// <summary>The refused write that fails the node it is about when the run comes to it again; <see langword="null"/>: none.</summary>
    public RefusedWrite? Refused { get; set; }

    /// <summary>The run is being compensated: its waits no longer end because it fails.</summary>
    public bool Compensating { get; set; }

    public IReadOnlyList<StepError> Errors => errors;

    /// <summary>Events of an ephemeral run, emitted when it is done.</summary>
    public IReadOnlyList<(string Name, object? Data)> Events => events;

    public void AddEvent(string name, object? data)
    {
        lock (gate)
        {
            events.Add((name, data));
        }
    }

    /// <summary>Cancelled when what is under way must stop.</summary>
    public CancellationToken Token => source?.Token ?? outer;

    /// <summary>How often work is repeated at once that failed in a transient way.</summary>
    public const int TransientAttempts = 5;

    /// <summary>Cancelled when this host cannot continue the run.</summary>
    public CancellationToken InterruptedToken => interrupted?.Token ?? CancellationToken.None;

    /// <summary>Whether an exception of the journal means that the run is another host's now, or that the store is away.</summary>
    public bool IsLost(Exception exception) => Engine.Journal.Classify(exception) == JournalFailure.Lost;

    /// <summary>Takes the refusal that fails a node; <see langword="null"/> when there is none.</summary>
    public Exception? TakeRefusal(string path)
    {
        if (Refused?.Path != path)
        {
            return null;
        }

        var error = Refused.Error;
        Refused = null;
        return error;
    }

    /// <summary>Whether another attempt of the same work may succeed at once.</summary>
    public bool IsTransient(Exception exception) => Engine.Journal.Classify(exception) == JournalFailure.Transient;

    public bool Stopping => Failing || Interruption is not null || Restart is not null;

    private Action<RunProgress>? Observer { get; }

    /// <summary>Links the run to whoever may stop it.</summary>
    /// <param name="timeLeft">The time the run has left; <see langword="null"/>: no limit.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public void Link(TimeSpan? timeLeft, CancellationToken cancellationToken)
    {
        outer = cancellationToken;
        interrupted = Ephemeral ? null : new CancellationTokenSource();
        if (!Ephemeral || timeLeft is not null)
        {
            source = new CancellationTokenSource();
        }

        link = outer.UnsafeRegister(static run => ((LiveRun)run!).Abort(new OperationCanceledException(((LiveRun)run).outer)), this);
        if (timeLeft <= TimeSpan.Zero)
        {
            TimeOut();
        }
        else if (timeLeft is { } left)
        {
            var time = Engine.Time;
            Deadline = time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency);
            deadline = new Alarm(time, left, TimeOut);
        }
    }

    /// <summary>When the run's time is over, as a timestamp of the clock.</summary>
    public long? Deadline { get; private set; }

    /// <summary>Stops the run from outside: running handlers are cancelled, then everything is compensated.</summary>
    public void Abort(Exception reason)
    {
        lock (gate)
        {
            if (Failing)
            {
                return;
            }

            aborted = true;
            abortReason ??= reason;
        }

        source?.Cancel();
        Waits.StopAll();
    }

    private void TimeOut() => Abort(RunErrors.RunTimeout(Header.WorkflowId, Workflow.Options.Timeout!.Value));

    /// <summary>The run fails.</summary>
    /// <returns><see langword="false"/> when something else has already failed it.</returns>
    public bool Fail(string path, Exception exception)
    {
        lock (gate)
        {
            var error = new StepError(path, StepAction.Invoke, exception);
            if (!Failing || path.Length > 0)
            {
                errors.Add(error);
            }

            if (Failing)
            {
                return false;
            }

            Failing = true;
            Failure = error;
        }

        Waits.StopAll();
        return true;
    }

    /// <summary>A write was refused: running steps complete, then the run restarts from its journal.</summary>
    public void RequestRestart(RefusedWrite refused)
    {
        Restart ??= refused;
        if (!Compensating)
        {
            Waits.StopAll();
        }
    }

    /// <summary>The run does not fail after all: what failed it is repeated.</summary>
    public void ClearFailure()
    {
        lock (gate)
        {
            (Failing, Failure) = (false, null);
        }
    }

    public void Interrupt(Exception exception)
    {
        Interruption ??= exception;
        source?.Cancel();
        interrupted?.Cancel();
        Waits.StopAll();
    }

    public void AddError(string path, StepAction action, Exception exception)
    {
        lock (gate)
        {
            errors.Add(new StepError(path, action, exception));
        }
    }

    public void AddCompensation(PendingCompensation item)
    {
        lock (gate)
        {
            compensations.Add(item);
        }
    }

    /// <summary>The pending compensation of a step, or <see langword="null"/>.</summary>
    public PendingCompensation? FindCompensation(string path)
    {
        lock (gate)
        {
            return compensations.FindLast(item => item.Path == path);
        }
    }

    /// <summary>Takes the pending compensations, the latest first, each step once.</summary>
    public List<PendingCompensation> TakeCompensations()
    {
        lock (gate)
        {
            var items = compensations.GroupBy(item => item.Path).Select(
                group => group.MaxBy(item => item.Order)!).OrderByDescending(item => item.Order).ToList();
            compensations.Clear();
            return items;
        }
    }

    public bool HasCompensations
    {
        get
        {
            lock (gate)
            {
                return compensations.Count > 0;
            }
        }
    }

    public bool Observed => Observer is not null || Engine.Subscriptions.Any;

    public void Report(
        RunEvent what, string step = "", int attempt = 1, Exception? error = null, WorkflowState state = WorkflowState.Invoking)
    {
        if (Observed)
        {
            Report(
                new RunProgress(
                    what, Header.WorkflowId, Header.TransactionId)
                { Step = step, Attempt = attempt, Error = error, State = state });
        }
    }

    /// <summary>Reports progress to the subscribers.</summary>
    public void Report(RunProgress progress)
    {
        if (Observer is not null)
        {
            Subscriptions.Report(Observer, progress);
        }

        Engine.Subscriptions.Report(progress);
    }

    /// <summary>Clears what was done here, because the run is read again.</summary>
    public void Reset()
    {
        lock (gate)
        {
            compensations.Clear();
            errors.Clear();
            events.Clear();
            Restart = null;
        }
    }

    public void Dispose()
    {
        link.Dispose();
        deadline?.Dispose();
        Writer.Dispose();
    }
}
