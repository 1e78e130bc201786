namespace Commerce.Testing.Workflows;

/// <summary>A course of events that does not end as it should.</summary>
/// <param name="Faults">How many faults and hostile acts it takes.</param>
/// <param name="Text">Everything about it, for people.</param>
public sealed record ProofViolation(int Faults, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
