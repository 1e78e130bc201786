using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace Commerce.DevelopmentServer;

/// <summary>
/// Distinguishes a cluster's processes from others. A process id alone proves nothing: the system may have reused it.
/// </summary>
internal sealed class ClusterProcesses(Cluster cluster)
{
    /// <summary>Whether the process is this cluster's postmaster, and alive. On other systems: whether it could be.</summary>
    public bool IsPostmaster(int pid)
    {
        if (OperatingSystem.IsLinux())
        {
            // The command line may be read across users even in a container without ptrace; a dead process has none.
            var arguments = CommandLine(pid).Split('\0');
            var option = Array.IndexOf(arguments, "-D");
            return option >= 0 && option + 1 < arguments.Length && arguments[option + 1] == cluster.Data;
        }

        if (!OperatingSystem.IsWindows())
        {
            return Libc.Signal(pid, 0);
        }

        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName == "postgres";
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether the process is some PostgreSQL, and alive.</summary>
    [SupportedOSPlatform("linux")]
    public static bool IsPostgres(int pid) => CommandLine(pid).Contains("postgres", StringComparison.Ordinal);

    /// <summary>
    /// Removes a <c>postmaster.pid</c> whose server is gone. PostgreSQL refuses to start while any process of the same
    /// user has the process id in it: the dead server itself until its parent reaps it, or, after a restart of the
    /// machine or container, an unrelated program. The file is removed only where neither the server nor one of its
    /// children, which may outlive it for a moment, can be left.
    /// </summary>
    public void RemoveStaleFile()
    {
        if (OperatingSystem.IsLinux() && !AnyLeft())
        {
            PostmasterFile.Remove(cluster.Data);
        }
    }

    private bool AnyLeft()
    {
        var child = $"postgres: {cluster.Name}: "; // how children show in a process list once cluster_name is set
        return Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Any(pid => pid > 0 && (IsPostmaster(pid) || CommandLine(pid).StartsWith(child, StringComparison.Ordinal)));
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
