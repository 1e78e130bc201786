namespace Commerce.Jobs;

/// <summary>What happens when a job is due while an earlier run of it has not ended, on any host.</summary>
public enum JobOverlap
{
    /// <summary>The job is not run for this due time.</summary>
    Skip,

    /// <summary>The job is run after the earlier run has ended, in the order of due times.</summary>
    Queue,

    /// <summary>The job is run beside the earlier run.</summary>
    Allow,
}
