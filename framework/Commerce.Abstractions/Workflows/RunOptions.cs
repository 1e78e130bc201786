namespace Commerce.Workflows;

/// <summary>Options of one run.</summary>
public sealed record RunOptions
{
    /// <summary>
    /// The caller's key of the run. <see cref="WorkflowOptions.OnDuplicate"/> decides what happens when it exists. Default: <c>auto-</c>
    /// and a new ULID.
    /// </summary>
    public string? TransactionId { get; init; }

    /// <summary>Whether the exception that failed the run is thrown, after its compensations. Default: <see langword="true"/>.</summary>
    public bool ThrowOnError { get; init; } = true;

    /// <summary>
    /// Receives the progress of the run, in order, while it is in this process. Must be quick, and must not throw. Default: none.
    /// </summary>
    public Action<RunProgress>? OnProgress { get; init; }
}
