using Commerce.Background;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Modules;

/// <summary>
/// The loggers of one module. Their categories begin with the module's name, and the module can neither change nor dispose of what the
/// host logs with.
/// </summary>
/// <param name="module">The module.</param>
/// <param name="loggers">The host's loggers.</param>
/// <param name="time">The clock of the machine.</param>
internal sealed class ModuleLoggerFactory(string module, ILoggerFactory loggers, TimeProvider time) : ILoggerFactory
{
    private readonly LogFlood flood = new(module, loggers.CreateLogger<LogFlood>(), time.OfMachine());

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new ModuleLogger(loggers.CreateLogger($"{module}.{categoryName}"), flood);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw CommerceException.Create(
        "COM1022",
        ErrorType.UnexpectedState,
        $"The module '{module}' adds a log provider, which would receive the log of the whole host. Add it in Program.cs of the " +
        "application.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // The host's loggers live as long as the host.
    }

    private sealed class ModuleLogger(ILogger logger, LogFlood flood) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logger.IsEnabled(logLevel) && flood.Allows())
            {
                logger.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
