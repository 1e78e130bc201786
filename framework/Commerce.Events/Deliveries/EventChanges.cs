namespace Commerce.Events.Deliveries;

/// <summary>What one commit does to events.</summary>
/// <param name="Released">Events that subscribers get once the commit has happened.</param>
internal sealed record EventChanges(IReadOnlyList<EmittedEvent> Released)
{
    /// <summary>Gets events that are held until their run has ended, with the run's id.</summary>
    public IReadOnlyList<(string RunId, IReadOnlyList<EmittedEvent> Events)> Held { get; init; } = [];

    /// <summary>Gets the ids of runs whose held events are released: they are done.</summary>
    public List<string> ReleasedRuns { get; init; } = [];

    /// <summary>Gets the ids of runs whose held events are dropped: they have ended otherwise.</summary>
    public List<string> DroppedRuns { get; init; } = [];
}
