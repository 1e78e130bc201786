using System.Diagnostics;

namespace Commerce.DevelopmentServer;

/// <summary>Makes a cluster's server available: attaches to the one that is running, or starts one.</summary>
internal sealed class ServerStarter(
    Cluster cluster, PostgresBinaries binaries, ServerUser? user, PrivateServerOptions options, Action<string> report)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    // How long remains of a dead server (a process that was not reaped yet, shared memory) may block a start.
    private static readonly TimeSpan LeftoverLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LeftoverPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(3);
    private static readonly string[] LeftoverComplaints = ["already exists", "is still in use", "already in use"];

    private readonly ClusterProcesses _processes = new(cluster);
    private readonly TimeProvider _time = options.Time;

    /// <param name="previous">The address of a server that has died, to be used again. Default: any.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="ServerUnavailableException">No server answers; the message holds the end of its log.</exception>
    public async Task<RunningServer> StartAsync(ServerAddress? previous, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (true)
        {
            var file = PostmasterFile.Read(cluster.Data);
            var server = file is not null && _processes.IsPostmaster(file.Pid)
                ? await AttachAsync(file, cancellationToken)
                : await LaunchAsync(file, previous, began, cancellationToken);
            if (server is not null)
            {
                return server;
            }

            if (_time.GetElapsedTime(began) > StartLimit)
            {
                throw Failure($"does not answer after {StartLimit.TotalSeconds:0} s");
            }

            await Task.Delay(LeftoverPause, _time, cancellationToken);
        }
    }

    /// <summary>Attaches to a server that a killed application left running.</summary>
    /// <returns><see langword="null"/> when it does not answer now.</returns>
    private async Task<RunningServer?> AttachAsync(PostmasterFile file, CancellationToken cancellationToken)
    {
        var address = ServerAddressPicker.Of(file, cluster);
        if (!file.IsReady || await ServerProbe.AskAsync(address, options.Database, cancellationToken) is not { } answer)
        {
            return null;
        }

        if (!cluster.Owns(answer))
        {
            // On systems other than Linux a process id may mislead. If the socket belongs to another server, ours is gone.
            PostmasterFile.Remove(cluster.Data);
            return null;
        }

        var server = new RunningServer(cluster, binaries, file.Pid, address, null, _time) { HasDatabase = answer.HasDatabase };
        if (answer.IsDurable == options.Durable)
        {
            report($"Attached to the PostgreSQL server left running as process {file.Pid}");
            return server;
        }

        report($"Restarting the PostgreSQL server left running as process {file.Pid}: its durability differs");
        await server.StopAsync(report, cancellationToken);
        return null;
    }

    /// <summary>Starts a server.</summary>
    /// <returns><see langword="null"/> when remains of a dead server block the start and another attempt makes sense.</returns>
    private async Task<RunningServer?> LaunchAsync(
        PostmasterFile? stale, ServerAddress? previous, long began, CancellationToken cancellationToken)
    {
        if (stale is not null)
        {
            _processes.RemoveStaleFile();
        }

        var address = previous is null ? ServerAddressPicker.Pick(cluster, user) : ServerAddressPicker.Reuse(previous, user);
        var child = ServerCommand.Launch(cluster, binaries, user, address, options.Durable);
        try
        {
            while (child is not { HasExited: true })
            {
                if (PostmasterFile.Read(cluster.Data) is { IsReady: true } file
                    && (child is null || file.Pid == child.Id)
                    && await ServerProbe.AskAsync(address, options.Database, cancellationToken) is { } answer
                    && cluster.Owns(answer))
                {
                    return new RunningServer(cluster, binaries, file.Pid, address, child, _time) { HasDatabase = answer.HasDatabase };
                }

                if (_time.GetElapsedTime(began) > StartLimit)
                {
                    throw Failure($"does not answer after {StartLimit.TotalSeconds:0} s");
                }

                await Task.Delay(Pause, _time, cancellationToken);
            }
        }
        catch
        {
            await AbandonAsync(address, child);
            throw;
        }

        var code = child.ExitCode;
        child.Dispose();
        ServerAddressPicker.Release(address);
        var log = ReadLog();
        return LeftoverComplaints.Any(log.Contains) && _time.GetElapsedTime(began) < LeftoverLimit
            ? null
            : throw Failure($"ended with code {code}");
    }

    private async Task AbandonAsync(ServerAddress address, Process? child)
    {
        if ((child?.Id ?? PostmasterFile.Read(cluster.Data)?.Pid) is { } pid)
        {
            await new RunningServer(cluster, binaries, pid, address, child, _time).StopAsync(report, CancellationToken.None);
        }
    }

    private ServerUnavailableException Failure(string what)
    {
        var lines = ReadLog().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(8);
        return new ServerUnavailableException(
            $"The PostgreSQL server of {binaries.Directory} on '{cluster.Data}' {what}. "
            + $"The end of its log {cluster.Log}:\n  {string.Join("\n  ", lines)}\n"
            + $"Repair that, or set {BinariesChain.ConnectionVariable} to a server of yours.");
    }

    private string ReadLog() => File.Exists(cluster.Log) ? File.ReadAllText(cluster.Log) : "";
}
