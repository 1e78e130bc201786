namespace Commerce.Workflows.Execution;

/// <summary>How the resumption of a run ended on this host.</summary>
internal enum RecoveryOutcome
{
    /// <summary>The run went as far as it could: it waits, or the host stops and has released it.</summary>
    Advanced,

    /// <summary>The run has ended.</summary>
    Ended,

    /// <summary>The run is parked: no host resumes it until a person decides.</summary>
    Parked,

    /// <summary>Another host owns the run. Nothing is left to do here.</summary>
    Superseded,
}
