namespace Commerce.Workflows;

/// <summary>What happens when a run is started with a transaction id that already exists.</summary>
public enum DuplicatePolicy
{
    /// <summary>A <see cref="DuplicateRunException"/> is thrown.</summary>
    Reject,

    /// <summary>The outcome of the first run is returned, or its state if it has not ended. The second input is ignored.</summary>
    ReturnStored,

    /// <summary>The outcome or state of the first run is returned, unless it was reverted or failed: then a new run starts.</summary>
    RerunAfterFailure,
}
