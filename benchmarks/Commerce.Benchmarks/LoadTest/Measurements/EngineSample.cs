namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>One round of durable runs beside their floors.</summary>
/// <param name="Concurrency">How many runs, or writers, are under way at once.</param>
/// <param name="Steps">Steps a second of the engine.</param>
/// <param name="GroupFloor">Lines a second of a bare loop that writes whatever waits in one transaction.</param>
/// <param name="SingleFloor">Lines a second of a bare loop that commits each line; for one writer only.</param>
internal sealed record EngineSample(int Concurrency, double Steps, double GroupFloor, double? SingleFloor);
