using System.Diagnostics;
using Commerce.Reliability.Hosts;
using Commerce.Testing.Runs;

namespace Commerce.Reliability.Campaigns;

/// <summary>A host as a process of its own.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Process process;

    private HostProcess(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Starts a host and waits until it is at work, or dead.</summary>
    public static async Task<HostProcess> StartAsync(TargetHostOptions options, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(HostProcess).Assembly.Location, .. options.ToArguments()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        RunFolder.OfProcess.Include(start);
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        await process.StandardOutput.ReadLineAsync(cancellationToken);
        return new(process);
    }

    /// <summary>Kills it, if it has not done so itself.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Waits for its end, at most so long.</summary>
    /// <returns>Whether it has ended.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Stops it where it stands, as a machine that hangs.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => SignalAsync("-STOP", cancellationToken);

    /// <summary>Lets it go on.</summary>
    public Task ContinueAsync(CancellationToken cancellationToken) => SignalAsync("-CONT", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        process.Dispose();
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [signal, $"{process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
    }
}
