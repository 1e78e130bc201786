using Commerce.Benchmarks.LoadTest.Load;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>One contender under load, once.</summary>
/// <param name="Round">The round, from 1.</param>
/// <param name="Contender">Its name.</param>
/// <param name="Connections">How many connections.</param>
/// <param name="Result">The results of the load generator.</param>
/// <param name="AppMicroseconds">Processor time of its process for each request.</param>
/// <param name="DatabaseMicroseconds">Processor time of PostgreSQL for each request, where it is known.</param>
/// <param name="ResidentMegabytes">Its resident memory afterwards, where it is known.</param>
/// <param name="Lag">How far its events were behind, when it has events.</param>
internal sealed record LoadSample(
    int Round,
    string Contender,
    int Connections,
    LoadResult Result,
    double AppMicroseconds,
    double? DatabaseMicroseconds,
    double? ResidentMegabytes,
    EventLag? Lag)
{
    public double? GeneratorMicroseconds => Result.GeneratorTime?.TotalMicroseconds / Result.Requests;
}
