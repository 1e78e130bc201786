using Hangfire.AspNetCore;
using Hangfire.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Hosting.Jobs;

/// <summary>Sends Hangfire's log to a host's. Hangfire keeps one provider for the process, which may outlive the host.</summary>
internal sealed class HangfireLogProvider(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider provider = new(loggers);
    private readonly AspNetCoreLogProvider silent = new(NullLoggerFactory.Instance);

    public ILog GetLogger(string name)
    {
        try
        {
            return provider.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return silent.GetLogger(name);
        }
    }
}
