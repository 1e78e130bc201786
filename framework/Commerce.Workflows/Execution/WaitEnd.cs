namespace Commerce.Workflows.Execution;

/// <summary>How a wait ended.</summary>
internal enum WaitEnd
{
    /// <summary>The time has come.</summary>
    Due,

    /// <summary>A message is there.</summary>
    Message,

    /// <summary>The run was released.</summary>
    Suspended,

    /// <summary>The run stops.</summary>
    Stopped,
}
