namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>This process's memory after so many runs.</summary>
/// <param name="Runs">Runs so far.</param>
/// <param name="ManagedMegabytes">What is reachable after a full collection.</param>
/// <param name="ResidentMegabytes">What the process holds, or <see langword="null"/> when the system does not report it.</param>
internal sealed record MemorySample(long Runs, double ManagedMegabytes, double? ResidentMegabytes);
