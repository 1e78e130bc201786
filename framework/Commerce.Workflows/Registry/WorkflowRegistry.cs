using System.Collections.Concurrent;

namespace Commerce.Workflows.Registry;

/// <summary>The workflows an application knows: recovery finds by name what a run has to go on with.</summary>
public sealed class WorkflowRegistry
{
    private readonly ConcurrentDictionary<string, RegisteredWorkflow> workflows = new(StringComparer.Ordinal);

    /// <summary>The names, sorted.</summary>
    public IReadOnlyList<string> Names => [.. workflows.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Adds a workflow.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <returns><see langword="false"/> when another workflow has its name.</returns>
    public bool TryAdd(WorkflowDefinition workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var added = workflows.GetOrAdd(workflow.Options.Name, static (_, definition) => new(definition, PlanHash.Of(definition)), workflow);
        return ReferenceEquals(added.Definition, workflow);
    }

    internal RegisteredWorkflow? Find(string name) => workflows.GetValueOrDefault(name);

    /// <summary>The entry of a workflow that is about to run; one that is in no folder is added now.</summary>
    internal RegisteredWorkflow Require(WorkflowDefinition workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        return TryAdd(workflow)
            ? workflows[workflow.Options.Name]
            : throw new CommerceException(
                ErrorType.InvalidArgument,
                $"COM3005 Two workflows are named '{workflow.Options.Name}'. A run is found by its workflow's name after a crash: rename one of them.");
    }
}
