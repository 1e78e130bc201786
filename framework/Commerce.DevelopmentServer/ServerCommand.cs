using System.Diagnostics;
using System.Globalization;

namespace Commerce.DevelopmentServer;

/// <summary>Builds the command lines of PostgreSQL's programs.</summary>
internal static class ServerCommand
{
    /// <summary>The same program, run by another user.</summary>
    public static (string Program, IReadOnlyList<string> Arguments) As(
        ServerUser? user, string program, IEnumerable<string> arguments) => user is null
            ? (program, [.. arguments])
            : ("setpriv", [$"--reuid={user.Uid}", $"--regid={user.Gid}", "--clear-groups", program, .. arguments]);

    /// <summary>
    /// Starts the server in a session of its own: Ctrl-C in a terminal goes to every process of its foreground group,
    /// and the server has to outlive the app's own orderly end. The process returned is the postmaster;
    /// <see langword="null"/> when it is not a child of this process.
    /// </summary>
    public static Process? Launch(Cluster cluster, PostgresBinaries binaries, ServerUser? user, ServerAddress address, bool durable)
    {
        File.WriteAllText(cluster.Log, "");
        if (CommandRunner.FindOnPath("setsid") is not { } setsid)
        {
            return LaunchDetached(cluster, binaries, address, durable);
        }

        // The shell opens the log, as us, and becomes setsid, which becomes setpriv, which becomes the postmaster:
        // one process in the end, our child, with nothing of ours open. A pipe would break when we are killed.
        var (program, arguments) = As(user, binaries.Tool("postgres"), ["-D", cluster.Data, .. Settings(cluster, address, durable)]);
        var start = CommandRunner.Describe(
            "/bin/sh", ["-c", "exec \"$@\" </dev/null >>\"$0\" 2>&1", cluster.Log, setsid, program, .. arguments]);

        // Redirected although the shell does that: .NET treats a child with our streams as a user of the terminal.
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.StandardInput.Dispose();
        process.StandardOutput.Dispose();
        process.StandardError.Dispose();
        return process;
    }

    /// <summary>macOS and Windows: pg_ctl leaves the terminal's session, and sheds an administrator's rights.</summary>
    private static Process? LaunchDetached(Cluster cluster, PostgresBinaries binaries, ServerAddress address, bool durable)
    {
        var settings = string.Join(' ', Settings(cluster, address, durable).Select(argument => $"\"{argument}\""));
        var start = CommandRunner.Describe(
            binaries.Tool("pg_ctl"), ["start", "-W", "-s", "-D", cluster.Data, "-l", cluster.Log, "-o", settings]);
        if (OperatingSystem.IsWindows())
        {
            start.CreateNewProcessGroup = true;
        }

        Process.Start(start)?.Dispose();
        return null;
    }

    private static IEnumerable<string> Settings(Cluster cluster, ServerAddress address, bool durable)
    {
        yield return "-p";
        yield return address.Port.ToString(CultureInfo.InvariantCulture);

        List<string> settings =
        [
            $"cluster_name={cluster.Name}",
            $"max_connections={ServerAddress.MaxConnections}",
            "shared_buffers=128MB",
            "autovacuum_naptime=5s", // a young table outgrows its first statistics, and the plans made from them, within seconds
            "log_checkpoints=off", // keeps the log small
        ];
        settings.AddRange(OperatingSystem.IsWindows()
            ? [$"listen_addresses={address.Host}"]
            : ["listen_addresses=", $"unix_socket_directories={address.Host}", "unix_socket_permissions=0700"]);
        if (!durable)
        {
            settings.AddRange(["fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
        }

        foreach (var setting in settings)
        {
            yield return "-c";
            yield return setting;
        }
    }
}
