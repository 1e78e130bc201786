using Commerce.Benchmarks.LoadTest.Measurements;

namespace Commerce.Benchmarks.LoadTest.Reports;

/// <summary>The results of one run of the test.</summary>
internal sealed record LoadTestReport(
    MachineDescription Machine, IReadOnlyList<LoadSample> Load, IReadOnlyList<StartSample> Starts, IReadOnlyList<CommitSample> Commits,
    IReadOnlyList<EngineSample> Engine, FootprintReport? Footprint,
    IReadOnlyList<RecordSample> Records, IReadOnlyList<EventSample> Events, IReadOnlyList<double> InMemoryEvents, Latency? Jobs);
