namespace Commerce.Benchmarks.LoadTest.Load;

/// <summary>The results of a load generator.</summary>
/// <param name="Requests">Answers, all of them 200.</param>
/// <param name="RequestsPerSecond">Answers per second.</param>
/// <param name="P50">Half of the answers took at most this, in milliseconds.</param>
/// <param name="P99">99 of 100 answers took at most this, in milliseconds.</param>
/// <param name="GeneratorTime">The generator's own processor time, where it is known.</param>
internal sealed record LoadResult(long Requests, double RequestsPerSecond, double P50, double P99, TimeSpan? GeneratorTime);
