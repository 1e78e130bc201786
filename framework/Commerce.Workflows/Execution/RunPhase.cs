namespace Commerce.Workflows.Execution;

/// <summary>What this process does with a run.</summary>
internal enum RunPhase
{
    /// <summary>Steps are started.</summary>
    Running,

    /// <summary>The run was stopped from outside: handlers are cancelled, and the first branch that notices fails the run.</summary>
    Aborting,

    /// <summary>Something failed the run: running steps complete, and nothing is started.</summary>
    Failing,

    /// <summary>A write was refused: running steps complete and are written, nothing is started, and the run is read again.</summary>
    Restarting,

    /// <summary>Steps are compensated. Whoever stops the run now is too late.</summary>
    Compensating,

    /// <summary>This host cannot continue: another one owns the run, the journal is away, the host stops, or the run is parked.</summary>
    Lost,
}
