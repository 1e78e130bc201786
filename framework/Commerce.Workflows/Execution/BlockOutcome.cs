namespace Commerce.Workflows.Execution;

/// <summary>How a part of a plan was left.</summary>
internal enum BlockOutcome
{
    /// <summary>At its end.</summary>
    Completed,

    /// <summary>The run was given back: there is nothing to do but wait.</summary>
    Suspended,

    /// <summary>The run fails, or is over: nothing more may be begun.</summary>
    Stopped,
}
