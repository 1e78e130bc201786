namespace Commerce.Testing.Workflows;

/// <summary>A proof has failed.</summary>
/// <param name="message">The report.</param>
public sealed class ProofException(string message) : Exception(message);
