using Microsoft.Extensions.Logging;

namespace Commerce.Tests;

/// <summary>A log whose provider fails, whatever it is asked.</summary>
public sealed class FailingLogger<T> : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => throw new InvalidOperationException("The log is broken.");

    public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException("The log is broken.");

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        throw new InvalidOperationException("The log is broken.");
}
