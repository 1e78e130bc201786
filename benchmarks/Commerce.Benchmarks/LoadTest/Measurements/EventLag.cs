namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>How far the deliveries of events were behind the requests.</summary>
/// <param name="PendingAtEnd">Deliveries not done when the load ended.</param>
/// <param name="DrainMilliseconds">How long it took until all were done.</param>
/// <param name="P50">From the event to its recorded delivery, half of them, in milliseconds.</param>
/// <param name="P99">The same, 99 of 100.</param>
/// <param name="NotDone">Deliveries not done in the end.</param>
internal sealed record EventLag(long PendingAtEnd, double DrainMilliseconds, double P50, double P99, long NotDone);
