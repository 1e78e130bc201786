namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>What runs leave behind.</summary>
internal sealed record FootprintReport(IReadOnlyList<StepBytes> Bytes, IReadOnlyList<MemorySample> Memory);
