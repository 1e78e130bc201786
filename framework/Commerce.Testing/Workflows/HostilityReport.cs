using System.Globalization;

namespace Commerce.Testing.Workflows;

/// <summary>What a <see cref="WorkflowProver"/> has done to a workflow, and what has come of it.</summary>
public sealed record HostilityReport
{
    /// <summary>How many courses of events were tried.</summary>
    public required int Courses { get; init; }

    /// <summary>In how many of them each kind of act has happened.</summary>
    public required IReadOnlyDictionary<Hostility, int> Acts { get; init; }

    /// <summary>
    /// How often runs have come to each end: <c>done</c>, <c>reverted</c>, <c>failed</c>, <c>parked</c>, and <c>waiting</c> for an answer
    /// that the proof does not give. Those that were parked have ended later, when the cause was gone.
    /// </summary>
    public required IReadOnlyDictionary<string, int> Ends { get; init; }

    /// <summary>
    /// The steps whose effects were left under a run that was reverted, because they failed, or the process died in them, after they had
    /// done their work, and do not ask to be compensated then. See <see cref="Commerce.Workflows.StepOptions.CompensateUncertain"/>.
    /// </summary>
    public required IReadOnlyList<string> Uncertain { get; init; }

    /// <summary>How often a handler was called at most in one course, for one step of one run.</summary>
    public required int MostCalls { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Courses} hostile courses ({string.Join(", ", Acts.OrderBy(act => act.Key).Select(act => $"{act.Key} {act.Value}"))}) ended " +
        $"{string.Join(", ", Ends.Select(end => $"{end.Key} {end.Value}"))}; at most {MostCalls} calls of a handler" +
        $"{(Uncertain.Count == 0 ? "" : $"; effects may be left of {string.Join(", ", Uncertain)}")}");
}
