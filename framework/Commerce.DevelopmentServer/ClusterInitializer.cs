using System.Globalization;
using System.Security.Cryptography;

namespace Commerce.DevelopmentServer;

/// <summary>
/// Creates a data folder. The folder gets its name only when it is complete, so that an interrupted start leaves no incomplete one.
/// </summary>
internal sealed class ClusterInitializer(Cluster cluster, PostgresBinaries binaries, ServerUser? user, TimeProvider time)
{
    /// <exception cref="ServerUnavailableException"><c>initdb</c> failed; the message holds what it said.</exception>
    public async Task RunAsync(bool durable, Action<string> report, CancellationToken cancellationToken)
    {
        MakeRoom(report);
        report($"Creating a PostgreSQL {binaries.Major} cluster in {cluster.Data}");

        List<string> arguments = ["-D", cluster.NewData, "-E", "UTF8", "-U", "postgres"];

        // Only Linux has C.UTF-8 everywhere. Both sort by code point; plain C knows upper and lower case of ASCII only.
        arguments.Add(OperatingSystem.IsLinux() ? "--locale=C.UTF-8" : "--locale=C");
        if (OperatingSystem.IsWindows())
        {
            await File.WriteAllTextAsync(cluster.PasswordFile, RandomNumberGenerator.GetHexString(32), cancellationToken);
            arguments.AddRange(["--auth=scram-sha-256", "--pwfile=" + cluster.PasswordFile]);
        }
        else
        {
            arguments.Add("--auth=trust");
        }

        if (!durable)
        {
            arguments.Add("--no-sync");
        }

        var (program, full) = ServerCommand.As(user, binaries.Tool("initdb"), arguments);
        var result = await CommandRunner.RunAsync(program, full, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new ServerUnavailableException(
                $"initdb of {binaries.Directory} could not create a cluster in '{cluster.NewData}': {result.Tail}. "
                + $"Repair that, or set {BinariesChain.ConnectionVariable} to a server of yours.");
        }

        Directory.Move(cluster.NewData, cluster.Data);
    }

    private void MakeRoom(Action<string> report)
    {
        if (Directory.Exists(cluster.NewData))
        {
            report("An earlier start was interrupted while it created the cluster; starting again");
            Directory.Delete(cluster.NewData, recursive: true);
        }

        if (Directory.Exists(cluster.Data))
        {
            if (Directory.EnumerateFileSystemEntries(cluster.Data).Any())
            {
                // Another program created it, so somebody may need it: it is kept.
                var stamp = time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
                var kept = $"{cluster.Data}.incomplete-{stamp}";
                report($"{cluster.Data} is not a complete cluster; it is kept as {kept}");
                Directory.Move(cluster.Data, kept);
            }
            else
            {
                Directory.Delete(cluster.Data);
            }
        }

        if (!OperatingSystem.IsWindows() && !UnixFolder.TryOwn(cluster.NewData, user))
        {
            throw new ServerUnavailableException(
                $"'{cluster.NewData}' could not be created for the user '{user?.Name ?? Environment.UserName}'. "
                + $"Check the permissions and the file system of '{cluster.Root}', or set {BinariesChain.ConnectionVariable}.");
        }
    }
}
