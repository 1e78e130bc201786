using Commerce.Hosting.App.Support;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Notes the lines of one category of the log.</summary>
public sealed class LogNotes(Notes notes, string category) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName == category ? notes : null);

    public void Dispose()
    {
        // There is nothing to close.
    }

    private sealed class Logger(Notes? notes) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => notes is not null;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            notes?.Add($"log {logLevel}", formatter(state, exception));
    }
}
