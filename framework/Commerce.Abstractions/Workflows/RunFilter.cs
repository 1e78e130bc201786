namespace Commerce.Workflows;

/// <summary>Selects runs. All conditions that are set must hold.</summary>
public sealed record RunFilter
{
    /// <summary>Text that occurs in the workflow's name, the transaction id, the run's id or the state, in any case.</summary>
    public string? Query { get; init; }

    /// <summary>The workflow's name.</summary>
    public string? WorkflowId { get; init; }

    /// <summary>One of these transaction ids.</summary>
    public IReadOnlyCollection<string>? TransactionIds { get; init; }

    /// <summary>What the transaction id begins with.</summary>
    internal string? TransactionPrefix { get; init; }

    /// <summary>One of these states.</summary>
    public IReadOnlyCollection<WorkflowState>? States { get; init; }

    /// <summary>Only runs that are parked (<see langword="true"/>) or not (<see langword="false"/>).</summary>
    public bool? Parked { get; init; }

    /// <summary>
    /// Created at this time or later, by the clock of the database. Runs of a host whose clock is wrong by more than a day are not found.
    /// </summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created before this time, as for <see cref="CreatedFrom"/>.</summary>
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <summary>Whether the newest run comes first. Default: <see langword="true"/>.</summary>
    public bool NewestFirst { get; init; } = true;

    /// <summary>The number of runs to skip. Default: 0.</summary>
    public int Skip { get; init; }

    /// <summary>The maximum number of runs to return. Default: 100.</summary>
    public int Take { get; init; } = 100;
}
