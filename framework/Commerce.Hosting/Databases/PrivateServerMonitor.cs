using Commerce.Background;
using Commerce.DevelopmentServer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Commerce.Hosting.Databases;

/// <summary>Starts the private server again when its process has died, such as one that the system or a person has killed.</summary>
internal sealed partial class PrivateServerMonitor : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly PrivateServer? server;
    private readonly ContainedLogger logger;
    private readonly BackgroundLoop loop;

    /// <param name="host">The application's database, with its private server if there is one.</param>
    /// <param name="time">The clock of the pauses.</param>
    /// <param name="log">The log.</param>
    /// <param name="loops">The loops of the host.</param>
    public PrivateServerMonitor(ConnectedHost host, TimeProvider time, ILogger<PrivateServerMonitor> log, BackgroundLoops loops)
    {
        server = host.Server;
        logger = new ContainedLogger(log);
        loop = new BackgroundLoop("private server", WatchAsync, time, log, loops);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        loop.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => loop.StopAsync();

    public void Dispose() => loop.Dispose();

    private async Task<TimeSpan> WatchAsync(CancellationToken cancellationToken)
    {
        if (server is null)
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (await server.ReviveAsync(cancellationToken))
        {
            LogRevived(server.DataDirectory);
        }

        return Interval;
    }

    [LoggerMessage(
        EventId = 1004, Level = LogLevel.Warning, Message = "The private PostgreSQL in {Folder} had ended; it was started again")]
    private partial void LogRevived(string folder);
}
