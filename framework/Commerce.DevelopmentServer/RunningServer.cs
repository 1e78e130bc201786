using System.Diagnostics;

namespace Commerce.DevelopmentServer;

/// <summary>A postmaster that was started or found, and how to end it.</summary>
internal sealed class RunningServer(
    Cluster cluster, PostgresBinaries binaries, int pid, ServerAddress address, Process? child, TimeProvider time)
{
    private static readonly TimeSpan FastLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ImmediateLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ClusterProcesses _processes = new(cluster);

    public ServerAddress Address => address;

    public int Pid => pid;

    /// <summary>Whether the database asked for is there.</summary>
    public bool HasDatabase { get; init; }

    /// <summary>Whether the postmaster runs.</summary>
    public bool IsAlive() => child is null ? _processes.IsPostmaster(pid) : !child.HasExited;

    /// <summary>
    /// Stops the server. It ends its sessions and writes everything to disk; if that takes too long, it is stopped at once and the next
    /// start recovers.
    /// </summary>
    public async Task StopAsync(Action<string> report, CancellationToken cancellationToken)
    {
        if (!await TryStopAsync("fast", FastLimit, cancellationToken))
        {
            report($"PostgreSQL (process {pid}) has not stopped in {FastLimit.TotalSeconds:0} s; stopping it at once");
            if (!await TryStopAsync("immediate", ImmediateLimit, cancellationToken))
            {
                report($"PostgreSQL (process {pid}) does not stop; see {cluster.Log}");
            }
        }

        child?.Dispose();
        ServerAddressPicker.Release(address);
    }

    private async Task<bool> TryStopAsync(string mode, TimeSpan limit, CancellationToken cancellationToken)
    {
        // A server that another process started is signaled only while its data folder and command line identify it.
        if (IsAlive() && (child is not null || PostmasterFile.Read(cluster.Data)?.Pid == pid))
        {
            if (OperatingSystem.IsWindows())
            {
                await CommandRunner.RunAsync(
                    binaries.Tool("pg_ctl"), ["stop", "-W", "-s", "-D", cluster.Data, "-m", mode], cancellationToken);
            }
            else
            {
                Libc.Signal(pid, mode == "fast" ? Libc.Interrupt : Libc.Quit);
            }
        }

        var began = time.GetTimestamp();
        while (IsAlive())
        {
            if (time.GetElapsedTime(began) > limit)
            {
                return false;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return true;
    }
}
