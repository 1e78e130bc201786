namespace Commerce.Testing.Workflows;

/// <summary>One way to be hostile.</summary>
internal enum HostileTrick
{
    /// <summary>A step fails, in an ordinary way. Not hostile by itself: it makes room for tricks that need a failure.</summary>
    Fails,

    /// <summary>A handler returns an output that cannot be stored.</summary>
    Output,

    /// <summary>A handler returns a compensation input that cannot be stored.</summary>
    CompensationInput,

    /// <summary>A handler fails half way, with a compensation input that cannot be stored.</summary>
    HalfWay,

    /// <summary>A handler throws what cannot be described, instead of its work.</summary>
    ThrowsBefore,

    /// <summary>A handler throws what cannot be described, after its work.</summary>
    ThrowsAfter,

    /// <summary>A compensation throws what cannot be described.</summary>
    CompensationThrows,

    /// <summary>A handler throws before it returns a task.</summary>
    ThrowsAtOnce,

    /// <summary>A handler throws the cancellation of a token that nobody has cancelled.</summary>
    CancelsItself,

    /// <summary>A handler registers a callback at its token that throws.</summary>
    Callback,

    /// <summary>A compensation throws before it returns a task.</summary>
    CompensationThrowsAtOnce,

    /// <summary>A compensation returns no task.</summary>
    CompensationWithoutTask,

    /// <summary>A handler throws, and its retry policy does, too.</summary>
    Policy,

    /// <summary>A compensation throws, and its retry policy does, too.</summary>
    CompensationPolicy,

    /// <summary>A function of the workflow throws.</summary>
    Function,

    /// <summary>A handler does its work, and throws what its statement was refused with.</summary>
    Constraint,

    /// <summary>The commit of what a step or a compensation does is refused, whatever the text of its entry.</summary>
    DeferredTrigger,

    /// <summary>A write with an entry of one content is refused.</summary>
    Entry,

    /// <summary>A lock cannot be written.</summary>
    LockKey,

    /// <summary>A write is refused a few times, though its content is right.</summary>
    Conflict,

    /// <summary>A statement of a handler collides with another transaction, a few times.</summary>
    Deadlock,

    /// <summary>A write with one text of an error is refused.</summary>
    ErrorText,

    /// <summary>Every write about a step is refused.</summary>
    StuckStep,

    /// <summary>Every write about the run is refused.</summary>
    StuckRun,

    /// <summary>The row cannot be read.</summary>
    Row,

    /// <summary>The input is not JSON.</summary>
    StoredInput,

    /// <summary>An output is not JSON.</summary>
    StoredOutput,

    /// <summary>A compensation input is not JSON.</summary>
    StoredCompensationInput,

    /// <summary>An error is not JSON, or is nothing.</summary>
    StoredError,

    /// <summary>A message cannot be read.</summary>
    StoredMessage,

    /// <summary>The next process has a workflow without one of its steps.</summary>
    StepRemoved,

    /// <summary>The next process has a workflow with two steps in another order.</summary>
    StepsSwapped,

    /// <summary>The next process does not have the workflow.</summary>
    WorkflowRemoved,

    /// <summary>A function throws in the next process.</summary>
    FunctionThrowsLater,

    /// <summary>A list is shorter in the next process.</summary>
    ShorterList,

    /// <summary>A person cancels the run while it runs.</summary>
    CancelsDuring,

    /// <summary>A person cancels the run when it is done.</summary>
    CancelsDone,

    /// <summary>A subscriber throws.</summary>
    Subscriber,

    /// <summary>The caller's listener throws.</summary>
    Listener,

    /// <summary>The logger throws.</summary>
    Logger,

    /// <summary>Whoever listens to spans and measurements throws.</summary>
    Telemetry,
}

/// <summary>What the tricks are, and what they may lead to.</summary>
internal static class HostileTricks
{
    private static readonly (Hostility Kind, HostileTrick[] Tricks)[] Kinds =
    [
        (Hostility.UnstorableValues, [HostileTrick.Output, HostileTrick.CompensationInput, HostileTrick.HalfWay]),
        (
            Hostility.UnspeakableExceptions,
            [HostileTrick.ThrowsBefore, HostileTrick.ThrowsAfter, HostileTrick.CompensationThrows]),
        (
            Hostility.BrokenHandlers,
            [
                HostileTrick.ThrowsAtOnce, HostileTrick.CancelsItself, HostileTrick.Callback, HostileTrick.CompensationThrowsAtOnce,
                HostileTrick.CompensationWithoutTask,
            ]),
        (Hostility.ThrowingPolicies, [HostileTrick.Policy, HostileTrick.CompensationPolicy]),
        (Hostility.ThrowingFunctions, [HostileTrick.Function]),
        (
            Hostility.RefusedCommits,
            [HostileTrick.Constraint, HostileTrick.DeferredTrigger, HostileTrick.Entry, HostileTrick.LockKey]),
        (Hostility.Conflicts, [HostileTrick.Conflict, HostileTrick.Deadlock]),
        (Hostility.UnencodableTexts, [HostileTrick.ErrorText]),
        (Hostility.NoProgress, [HostileTrick.StuckStep, HostileTrick.StuckRun]),
        (
            Hostility.UnreadableRows,
            [
                HostileTrick.Row, HostileTrick.StoredInput, HostileTrick.StoredOutput, HostileTrick.StoredCompensationInput,
                HostileTrick.StoredError, HostileTrick.StoredMessage,
            ]),
        (
            Hostility.ChangedPlans,
            [
                HostileTrick.StepRemoved, HostileTrick.StepsSwapped, HostileTrick.WorkflowRemoved, HostileTrick.FunctionThrowsLater,
                HostileTrick.ShorterList,
            ]),
        (Hostility.Cancellations, [HostileTrick.CancelsDuring, HostileTrick.CancelsDone]),
        (
            Hostility.ThrowingListeners,
            [HostileTrick.Subscriber, HostileTrick.Listener, HostileTrick.Logger, HostileTrick.Telemetry]),
    ];

    private static readonly Dictionary<HostileTrick, Hostility> KindOf =
        Kinds.SelectMany(kind => kind.Tricks, (kind, trick) => (kind.Kind, trick)).ToDictionary(pair => pair.trick, pair => pair.Kind);

    /// <summary>The tricks of each of some kinds.</summary>
    public static IReadOnlyList<HostileTrick[]> Of(Hostility kinds) =>
        [.. Kinds.Where(kind => kinds.HasFlag(kind.Kind)).Select(kind => kind.Tricks)];

    extension(HostileTrick trick)
    {
        /// <summary>Gets the kind; <see cref="Hostility.None"/> of a failure that is none.</summary>
        public Hostility Kind => KindOf.GetValueOrDefault(trick);

        /// <summary>Gets whether a run may be parked for it.</summary>
        public bool Parks => trick.Kind is Hostility.NoProgress or Hostility.UnreadableRows or Hostility.ChangedPlans;

        /// <summary>Gets the codes of the reasons that a run may be parked for.</summary>
        public IReadOnlyList<string> Reasons => trick.Kind switch
        {
            Hostility.NoProgress => ["COM3049"],
            Hostility.UnreadableRows => ["COM3022"],
            Hostility.ChangedPlans => ["COM3020", "COM3021", "COM3048"],
            _ => [],
        };

        /// <summary>Gets whether a run must end as if it had not happened.</summary>
        public bool ChangesNothing => trick.Kind == Hostility.ThrowingListeners || trick == HostileTrick.Callback;

        /// <summary>Gets whether it concerns every run of the workflow.</summary>
        public bool ConcernsAll => trick.Kind == Hostility.ChangedPlans || trick == HostileTrick.Function;

        /// <summary>Gets whether it is done by a handler or a compensation.</summary>
        public bool IsOfHandler => trick.Compensates || trick is HostileTrick.Fails or HostileTrick.Constraint or HostileTrick.Deadlock
            || trick.Kind is Hostility.UnstorableValues or Hostility.UnspeakableExceptions or Hostility.BrokenHandlers
                or Hostility.ThrowingPolicies;

        /// <summary>Gets whether it is done by a compensation.</summary>
        public bool Compensates => trick is HostileTrick.CompensationThrows or HostileTrick.CompensationThrowsAtOnce
            or HostileTrick.CompensationWithoutTask or HostileTrick.CompensationPolicy;

        /// <summary>Gets whether the process dies with it.</summary>
        public bool Kills => trick.Kind is Hostility.UnreadableRows or Hostility.ChangedPlans;

        /// <summary>Gets whether it comes to nothing unless the run goes back.</summary>
        public bool NeedsFailure => trick.Compensates || trick is HostileTrick.ErrorText or HostileTrick.StoredError
            or HostileTrick.StoredCompensationInput or HostileTrick.FunctionThrowsLater or HostileTrick.ShorterList;
    }
}
