namespace Commerce.Postgres.Events;

/// <summary>What one commit does to events.</summary>
/// <param name="Released">Events that subscribers get once the commit has happened.</param>
internal sealed record EventBatch(IReadOnlyList<OutboxEvent> Released)
{
    /// <summary>Events that wait for the end of a run, with the run's id.</summary>
    public IReadOnlyList<(string ExecutionId, IReadOnlyList<OutboxEvent> Events)> Held { get; init; } = [];

    /// <summary>Runs that are done: what they had held is released.</summary>
    public List<string> Done { get; init; } = [];

    /// <summary>Runs that are undone: what they had held is forgotten.</summary>
    public List<string> Undone { get; init; } = [];
}
