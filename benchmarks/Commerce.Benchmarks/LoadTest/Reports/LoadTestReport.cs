using Commerce.Benchmarks.LoadTest.Measurements;

namespace Commerce.Benchmarks.LoadTest.Reports;

/// <summary>Everything one run of the test has found.</summary>
internal sealed record LoadTestReport(
    MachineDescription Machine, IReadOnlyList<LoadSample> Load, IReadOnlyList<StartSample> Starts, IReadOnlyList<CommitSample> Commits,
    IReadOnlyList<EngineSample> Engine, FootprintReport? Footprint,
    IReadOnlyList<RecordSample> Records, IReadOnlyList<EventSample> Events, Latency? Jobs);
