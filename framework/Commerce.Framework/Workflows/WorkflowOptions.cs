using System.Diagnostics.CodeAnalysis;

namespace Commerce.Workflows;

/// <summary>A workflow's name and policies. A plain name converts to options with every default.</summary>
/// <param name="name">The workflow's name, unique in the application.</param>
[SuppressMessage("Usage", "CA2225", Justification = "The constructor is the alternate.")]
public sealed class WorkflowOptions(string name)
{
    /// <summary>The workflow's name.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Runs without a journal: nothing is written, and a crash forgets the run. For work that only reads, or whose loss is harmless.
    /// Default: <see langword="false"/>, durable.
    /// </summary>
    public bool Ephemeral { get; init; }

    /// <summary>Options with every default.</summary>
    public static implicit operator WorkflowOptions(string name) => new(name);
}
