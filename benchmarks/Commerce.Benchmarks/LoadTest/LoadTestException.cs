namespace Commerce.Benchmarks.LoadTest;

/// <summary>
/// The run is worth nothing: a request failed, a process died, an option is wrong. The message is for the person at the terminal.
/// </summary>
public sealed class LoadTestException(string message) : Exception(message);
