namespace Commerce.Benchmarks.LoadTest.Load;

/// <summary>
/// Sends POST requests without a body to one resource. Each connection sends its next request when the last one is answered.
/// </summary>
internal interface ILoadGenerator
{
    /// <exception cref="LoadTestException">An answer was not 200.</exception>
    Task<LoadResult> RunAsync(Uri resource, int connections, TimeSpan duration, CancellationToken cancellationToken);
}
