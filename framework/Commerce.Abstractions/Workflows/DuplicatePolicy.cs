namespace Commerce.Workflows;

/// <summary>What a run gets whose transaction id was used before.</summary>
public enum DuplicatePolicy
{
    /// <summary>The error <c>COM3010</c>.</summary>
    Reject,

    /// <summary>The outcome of the first run, whatever it is; while that is under way, its state. The second input is not looked at.</summary>
    ReturnStored,

    /// <summary>The outcome of the first run when it is done or under way; a new run when it was reverted or failed.</summary>
    RerunAfterFailure,
}
