namespace Commerce.Workflows.Execution;

/// <summary>How the execution of a block ended.</summary>
internal enum BlockOutcome
{
    /// <summary>The block has completed.</summary>
    Completed,

    /// <summary>The run was released: it can only wait.</summary>
    Suspended,

    /// <summary>The run fails or is interrupted: nothing more may be started.</summary>
    Stopped,
}
