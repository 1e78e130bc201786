namespace Commerce.Benchmarks.Binding;

/// <summary>What both routes answer.</summary>
public sealed record Answer(int Number, string? Text);
