namespace Commerce.Benchmarks.LoadTest.Load;

/// <summary>Asks for one resource over and over: each connection sends its next request when the last one is answered.</summary>
internal interface ILoadGenerator
{
    /// <exception cref="LoadTestException">An answer was not 200.</exception>
    Task<LoadResult> RunAsync(Uri resource, int connections, TimeSpan duration, CancellationToken cancellationToken);
}
