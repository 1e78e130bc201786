namespace Commerce.Benchmarks.LoadTest;

/// <summary>
/// The exception that is thrown when the figures are invalid: a request failed, a process died, or an option is wrong. The message is
/// shown at the terminal.
/// </summary>
public sealed class LoadTestException(string message) : Exception(message);
