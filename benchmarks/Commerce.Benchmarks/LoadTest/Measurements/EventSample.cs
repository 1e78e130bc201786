namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>One round of events compared with their floor.</summary>
/// <param name="CommitFloor">Commits per second of pgbench with one inserted row each, 16 clients.</param>
/// <param name="Durable">Events per second from emit to handler, each in a commit of its own, 16 emitters.</param>
/// <param name="DurableMany">The same, emitted a hundred at a time.</param>
/// <param name="Same">Commit to start of the handler in the process that emitted, 200 events per second.</param>
/// <param name="Other">The same to another process.</param>
internal sealed record EventSample(double CommitFloor, double Durable, double DurableMany, Latency Same, Latency Other);
