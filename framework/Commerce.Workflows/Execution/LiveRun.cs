using System.Collections.Immutable;
using Commerce.Background;
using Commerce.Workflows.Journal;
using Commerce.Workflows.Registry;

namespace Commerce.Workflows.Execution;

/// <summary>A run in this process: the state that all parts of the engine that work on it share.</summary>
internal sealed class LiveRun : IDisposable
{
    /// <summary>How often work that failed in a transient way is repeated at once.</summary>
    public const int TransientAttempts = 5;

    // Values are never compared: their exceptions may throw.
    private static readonly ImmutableDictionary<string, RefusedWrite> NoRefusals =
        ImmutableDictionary.Create<string, RefusedWrite>(StringComparer.Ordinal, ReferenceEqualityComparer.Instance);

    // Not disposed: the end of the run and a stop may race, and without a timer it holds no resources.
    private CancellationTokenSource? source;
    private CancellationTokenSource? interrupted;
    private CancellationToken outer;
    private CancellationTokenRegistration link;
    private Alarm? deadline;
    private ImmutableDictionary<string, RefusedWrite> refusals = NoRefusals;

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

    /// <summary>Gets where the run stands, and why.</summary>
    public RunStatus Status { get; } = new();

    /// <summary>Gets what the run has done that something follows from.</summary>
    public RunEffects Effects { get; } = new();

    /// <summary>Gets or sets what was done before this process claimed the run; <see langword="null"/> for a new one.</summary>
    public RunHistory? History { get; set; }

    /// <summary>Gets or sets the time by the journal's clock when the history was read.</summary>
    public DateTimeOffset ReadAt { get; set; }

    /// <summary>Gets whether a refused write fails a node when the run comes to it again.</summary>
    public bool HasRefusals => !refusals.IsEmpty;

    /// <summary>Gets the token that is cancelled when what is under way must stop.</summary>
    public CancellationToken Token => source?.Token ?? CancellationToken.None;

    /// <summary>Gets the token that is cancelled when this host cannot continue the run.</summary>
    public CancellationToken InterruptedToken => interrupted?.Token ?? CancellationToken.None;

    /// <summary>Gets or sets what the workflow threw while its journal was replayed; <see langword="null"/>: nothing.</summary>
    public Exception? ReplayFailure { get; set; }

    /// <summary>Gets or sets whether a handler was abandoned that ignored its token, and may still be running.</summary>
    public bool HasAbandonedHandler { get; set; }

    /// <summary>Gets when the run's time is over, as a timestamp of the clock; <see langword="null"/>: never.</summary>
    public long? Deadline { get; private set; }

    public bool Ephemeral => Workflow.Options.Ephemeral;

    /// <summary>Gets whether anybody is told of progress.</summary>
    public bool Observed => Observer is not null || Engine.Subscriptions.Any;

    private Action<RunProgress>? Observer { get; }

    /// <summary>Whether an exception of the journal means that the run is another host's now, or that the store is away.</summary>
    public bool IsLost(Exception exception) => Engine.Journal.Classify(exception) == JournalFailure.Lost;

    /// <summary>Whether another attempt of the same work may succeed at once.</summary>
    public bool IsTransient(Exception exception) => Engine.Journal.Classify(exception) == JournalFailure.Transient;

    /// <summary>
    /// Returns the pause before another attempt of work whose transaction the server has ended: 1, 2, 4, 8 and 16 seconds, also where the
    /// retry policy allows no other attempt.
    /// </summary>
    /// <param name="exception">Why the attempt failed.</param>
    /// <param name="attempt">The attempt, from 1.</param>
    /// <returns>The pause; <see langword="null"/> when the policy alone decides.</returns>
    public TimeSpan? PauseAfter(Exception exception, int attempt) =>
        attempt <= TransientAttempts && Engine.Journal.Classify(exception) == JournalFailure.Interrupted
            ? TimeSpan.FromSeconds(1 << (attempt - 1))
            : null;

    /// <summary>Finds the steps that the journal has, that have to be compensated, and that replay has not found.</summary>
    /// <param name="found">The paths of those that it has found.</param>
    public IReadOnlyList<string> FindMissed(IEnumerable<string> found) => History?.Uncompensated(found, IsSure) ?? [];

    /// <summary>Lets refused writes fail the nodes they are about when the run comes to them again.</summary>
    public void Blame(IEnumerable<RefusedWrite> refused) =>
        refusals = refusals.SetItems(refused.Select(write => KeyValuePair.Create(write.Path, write)));

    /// <summary>Whether a refused write fails a node.</summary>
    public bool HasRefusal(string path) => refusals.ContainsKey(path);

    /// <summary>Takes the refused write that fails a node; <see langword="null"/> when there is none.</summary>
    public RefusedWrite? TakeRefusal(string path) => ImmutableInterlocked.TryRemove(ref refusals, path, out var refused) ? refused : null;

    /// <summary>Links the run to whoever may stop it.</summary>
    /// <param name="timeLeft">The time the run has left; <see langword="null"/>: no limit.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public void Link(TimeSpan? timeLeft, CancellationToken cancellationToken)
    {
        outer = cancellationToken;
        interrupted = Ephemeral ? null : new CancellationTokenSource();
        if (!Ephemeral || timeLeft is not null || cancellationToken.CanBeCanceled)
        {
            // Not the caller's own token: handlers must not see that they are cancelled before the run knows it.
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
            deadline = new Alarm(time, left, static run => ((LiveRun)run).TimeOut(), this);
        }
    }

    /// <summary>Stops the run from outside: running handlers are cancelled, then everything is compensated.</summary>
    public void Abort(Exception reason)
    {
        if (Status.Abort(reason))
        {
            StopWork();
        }
    }

    /// <summary>Cancels running handlers, and ends waits. A callback of a handler that blocks does not keep the caller.</summary>
    public void StopWork()
    {
        _ = source?.CancelApartAsync();
        Waits.StopAll();
    }

    /// <summary>The run fails.</summary>
    /// <returns><see langword="false"/> when something else has already failed it.</returns>
    public bool Fail(string path, Exception exception)
    {
        var error = new StepError(path, StepAction.Invoke, exception);
        var isFirst = Status.Fail(error);
        if (isFirst || path.Length > 0)
        {
            Effects.AddError(error);
        }

        if (isFirst)
        {
            Waits.StopAll();
        }

        return isFirst;
    }

    /// <summary>A write was refused: running steps complete, then the run restarts from its journal.</summary>
    public void RequestRestart(RefusedWrite refused)
    {
        if (Status.Refuse(refused))
        {
            Waits.StopAll();
        }
    }

    /// <summary>This host cannot continue the run: running handlers and compensations are cancelled.</summary>
    public void Interrupt(Exception exception)
    {
        Status.Lose(exception);
        _ = interrupted?.CancelApartAsync();
        StopWork();
    }

    /// <summary>The host stops: another one resumes the run.</summary>
    public void StopForHost() => Interrupt(new OperationCanceledException("The host stops."));

    public void Report(RunEvent what, string step = "", int attempt = 1, Exception? error = null)
    {
        if (Observed)
        {
            Report(new RunProgress(what, Header.WorkflowId, Header.TransactionId) { Step = step, Attempt = attempt, Error = error });
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

    public void Dispose()
    {
        link.Dispose();
        deadline?.Dispose();
        Writer.Dispose();
    }

    /// <summary>Whether a step asks to be compensated whatever has become of it.</summary>
    private bool IsSure(string path) => PlanPaths.Find(Workflow, Engine.Registry, path) is
    {
        HasCompensation: true,
        Options.CompensateUncertain: true,
    };

    private void TimeOut() => Abort(RunErrors.RunTimeout(Header.WorkflowId, Workflow.Options.Timeout!.Value));
}
