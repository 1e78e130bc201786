using System.Diagnostics;
using System.Globalization;

namespace Commerce.Benchmarks.LoadTest.Processes;

/// <summary>Asks a process to stop.</summary>
internal static class ProcessSignals
{
    public static async Task TerminateAsync(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
            return;
        }

        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
