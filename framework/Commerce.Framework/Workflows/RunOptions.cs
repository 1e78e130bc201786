namespace Commerce.Workflows;

/// <summary>How to run a workflow this time.</summary>
public sealed class RunOptions
{
    /// <summary>An identity chosen by the caller; a second durable run under it is refused. Default: <c>auto-</c> and a new ULID.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Throw the exception that failed the run, after its compensations. Default: <see langword="true"/>.</summary>
    public bool ThrowOnError { get; init; } = true;
}
