using Hangfire.AspNetCore;
using Hangfire.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// Sends Hangfire's log to the log of the host. Hangfire keeps one provider for the process, which may outlive the host.
/// </summary>
/// <param name="loggers">The loggers of the host.</param>
internal sealed class HangfireLogProvider(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider provider = new(loggers);
    private readonly AspNetCoreLogProvider silent = new(NullLoggerFactory.Instance);

    /// <inheritdoc/>
    public ILog GetLogger(string name)
    {
        try
        {
            return new GuardedLog(provider.GetLogger(name));
        }
        catch (ObjectDisposedException)
        {
            return silent.GetLogger(name);
        }
    }

    /// <summary>A log provider that throws must not end Hangfire's workers.</summary>
    private sealed class GuardedLog(ILog inner) : ILog
    {
        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null)
        {
            try
            {
                return inner.Log(logLevel, messageFunc, exception);
            }
            catch (Exception)
            {
                return false;
            }
        }
    }
}
