namespace Commerce.Workflows;

/// <summary>How to run a workflow this time.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// An identity chosen by the caller; what a second run under it gets is <see cref="WorkflowOptions.OnDuplicate"/>. Default: <c>auto-</c>
    /// and a new ULID.
    /// </summary>
    public string? TransactionId { get; init; }

    /// <summary>Throw the exception that failed the run, after its compensations. Default: <see langword="true"/>.</summary>
    public bool ThrowOnError { get; init; } = true;

    /// <summary>Told what happens, in order, while the run is in this process. It must be quick, and must not throw. Default: nobody.</summary>
    public Action<RunProgress>? OnProgress { get; init; }
}
