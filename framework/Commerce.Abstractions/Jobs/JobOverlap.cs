namespace Commerce.Jobs;

/// <summary>What happens when a job is due while an earlier run of it has not finished, on whichever host.</summary>
public enum JobOverlap
{
    /// <summary>It is not run for that time.</summary>
    Skip,

    /// <summary>It is run after the earlier one, in order.</summary>
    Queue,

    /// <summary>It is run beside the earlier one.</summary>
    Allow,
}
