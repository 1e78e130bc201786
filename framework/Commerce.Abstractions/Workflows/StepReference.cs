using System.Diagnostics.CodeAnalysis;

namespace Commerce.Workflows;

/// <summary>A step of a run, by its path. A path and a step convert to it.</summary>
/// <param name="Path">
/// The step's name, after the names of the loops and workflows it is in: <c>items[2]/reserve</c>. A handler reads it from
/// <see cref="StepContext.StepPath"/>.
/// </param>
[SuppressMessage("Usage", "CA2225", Justification = "The constructor is the alternate.")]
public sealed record StepReference(string Path)
{
    /// <summary>Converts a path.</summary>
    public static implicit operator StepReference(string path) => new(path);

    /// <summary>Converts a step that is neither in a loop nor in an inner workflow: its path is its name.</summary>
    public static implicit operator StepReference(StepDefinition step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return new(step.Options.Name);
    }
}
