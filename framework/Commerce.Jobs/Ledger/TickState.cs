namespace Commerce.Jobs.Ledger;

/// <summary>
/// What has become of a tick. A tick starts as due or missed. Due leads to running or skipped, running to ran, failed, or back to due for
/// another attempt. An attempt that was presumed lost still leads from due or failed to its outcome, unless another one has started.
/// </summary>
internal enum TickState
{
    /// <summary>It waits for a host, for an earlier run, or for its next attempt.</summary>
    Due,

    /// <summary>A host runs it.</summary>
    Running,

    /// <summary>It ended without an exception.</summary>
    Ran,

    /// <summary>Its last attempt threw, or the host was lost.</summary>
    Failed,

    /// <summary>It is not run, for the reason in its row.</summary>
    Skipped,

    /// <summary>No host was running when it was due, and it is not run.</summary>
    Missed,
}
