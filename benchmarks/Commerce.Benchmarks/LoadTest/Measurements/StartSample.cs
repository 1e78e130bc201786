namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>One start.</summary>
/// <param name="Kind">What was started, and on what.</param>
/// <param name="Health">From the start of the process to 200 on <c>/health</c>, in milliseconds.</param>
/// <param name="Workflow">From the start of the process to 200 on <c>/workflow</c>, asked for right after that.</param>
internal sealed record StartSample(string Kind, double Health, double Workflow);
