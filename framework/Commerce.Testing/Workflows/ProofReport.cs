using System.Globalization;
using Commerce.Workflows;

namespace Commerce.Testing.Workflows;

/// <summary>What a <see cref="WorkflowProver"/> has found.</summary>
public sealed record ProofReport
{
    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>The seed that finds the same again.</summary>
    public required int Seed { get; init; }

    /// <summary>The states the runs have come to, undisturbed.</summary>
    public required IReadOnlyList<WorkflowState> Ends { get; init; }

    /// <summary>How many operations of the journal the undisturbed runs take.</summary>
    public required int Operations { get; init; }

    /// <summary>How many places and kinds of one fault there are: every operation times every kind of fault.</summary>
    public required int Possible { get; init; }

    /// <summary>How many of them were tried.</summary>
    public required int Points { get; init; }

    /// <summary>How many pairs of faults were tried besides.</summary>
    public required int Pairs { get; init; }

    /// <summary>What was done in hostile courses; <see langword="null"/> when the proof was not hostile.</summary>
    public HostilityReport? Hostility { get; init; }

    /// <summary>How long it took, in real time.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What is wrong, the shortest case first.</summary>
    public required IReadOnlyList<ProofViolation> Violations { get; init; }

    /// <summary>The share of the possible points that were tried, 0 to 1.</summary>
    public double Coverage => Possible == 0 ? 1 : (double)Points / Possible;

    /// <summary>Throws when anything is wrong.</summary>
    /// <returns>The report.</returns>
    /// <exception cref="ProofException">Something is; the message describes the shortest case.</exception>
    public ProofReport ThrowIfViolated() => Violations.Count == 0 ? this : throw new ProofException(ToString());

    /// <inheritdoc/>
    public override string ToString()
    {
        var summary = string.Create(
            CultureInfo.InvariantCulture,
            $"{Workflow}: {Points} of {Possible} points ({Coverage:P0}), {Pairs} pairs, seed {Seed}, {Duration.TotalMilliseconds:F0} " +
            $"ms, {Violations.Count} violations");
        summary += Hostility is null ? "" : $". {Hostility}";
        return Violations.Count == 0 ? summary : $"{summary}. The shortest:\n{Violations[0].Text}";
    }
}
