using System.Diagnostics.CodeAnalysis;

namespace Commerce.Workflows;

/// <summary>A step's name and policies. A plain name converts to options with every default.</summary>
/// <param name="name">The step's name, unique in its workflow; part of the journal, so renaming it concerns open runs.</param>
[SuppressMessage("Usage", "CA2225", Justification = "The constructor is the alternate.")]
public sealed class StepOptions(string name)
{
    /// <summary>The step's name.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// Declares that the step's only effects are on the shared database. Its transaction may then carry the run's own row, and a
    /// workflow of n such steps makes n commits; a step with other effects (mail, HTTP) must not be declared so, for it would
    /// begin before anything about the run is on disk. Default: <see langword="false"/>.
    /// </summary>
    public bool Transactional { get; init; }

    /// <summary>Options with every default.</summary>
    public static implicit operator StepOptions(string name) => new(name);
}
