using Commerce.LoadTest.Measurements;

namespace Commerce.LoadTest.Reports;

/// <summary>Everything one run of the test has found.</summary>
internal sealed record LoadTestReport(
    MachineDescription Machine, IReadOnlyList<LoadSample> Load, IReadOnlyList<StartSample> Starts, IReadOnlyList<CommitSample> Commits,
    IReadOnlyList<EngineSample> Engine, FootprintReport? Footprint,
    IReadOnlyList<RecordSample> Records);
