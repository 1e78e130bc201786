namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>One round of durable runs compared with their floors.</summary>
/// <param name="Concurrency">How many runs, or writers, are under way at once.</param>
/// <param name="Steps">Steps per second of the engine.</param>
/// <param name="GroupFloor">Entries per second of a bare loop that writes whatever waits in one transaction.</param>
/// <param name="SingleFloor">Entries per second of a bare loop that commits each entry; for one writer only.</param>
internal sealed record EngineSample(int Concurrency, double Steps, double GroupFloor, double? SingleFloor);
