namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>Bytes a step writes in a run of so many steps.</summary>
/// <param name="Steps">The steps of the run.</param>
/// <param name="Line">Bytes of its entry.</param>
/// <param name="Wal">Bytes in the server's log, with the run's own row, its indexes and the commits.</param>
internal sealed record StepBytes(int Steps, double Line, double Wal);
