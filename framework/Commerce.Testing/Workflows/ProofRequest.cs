namespace Commerce.Testing.Workflows;

/// <summary>What is asked of runs that have ended, in a proof.</summary>
public enum ProofRequest
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A run that is done is cancelled.</summary>
    Cancel,

    /// <summary>Compensations of a run that has failed are tried again, once.</summary>
    RetryCompensation,
}
