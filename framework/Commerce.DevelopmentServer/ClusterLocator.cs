namespace Commerce.DevelopmentServer;

/// <summary>
/// Decides where the data lies. Beside the app, unless root starts it from a folder the server's own user cannot enter
/// (as under root's home): then in a state folder, which a file in the app's folder remembers.
/// </summary>
internal static class ClusterLocator
{
    /// <summary>Resolves the app's folder to the one name it is known by, and creates it.</summary>
    public static string Prepare(string directory)
    {
        if (!Path.IsPathFullyQualified(directory))
        {
            throw new ArgumentException($"'{directory}' is not an absolute path.", nameof(directory));
        }

        var folder = Path.Combine(directory, "pg");
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return Path.GetFullPath(folder);
        }

        UnixFolder.CreateOpen(folder);
        return Libc.RealPath(folder);
    }

    /// <exception cref="ServerUnavailableException">There is data beside the app that the server's user cannot reach.</exception>
    public static Cluster Locate(string folder, Action<string> report)
    {
        if (!ServerUser.IsNeeded)
        {
            return new Cluster(folder, folder);
        }

        var closed = UnixFolder.FirstClosed(folder);
        if (Directory.Exists(Path.Combine(folder, "data")))
        {
            return closed is null
                ? new Cluster(folder, folder)
                : throw new ServerUnavailableException(
                    $"The data in '{folder}' cannot be reached by the user PostgreSQL runs as: '{closed}' is closed to others. "
                    + $"Run 'chmod o+x {closed}', or start as the ordinary user who owns the data, or set "
                    + $"{BinariesChain.ConnectionVariable}.");
        }

        var remembered = Path.Combine(folder, "location");
        if (Recall(remembered, folder) is not { } root)
        {
            if (closed is null)
            {
                return new Cluster(folder, folder);
            }

            root = NewStateFolder(folder);
        }

        // Noted first: whoever cleans up after a killed process has to know where it may be.
        File.WriteAllLines(remembered, [root, folder]);
        UnixFolder.CreateOpen(root);
        report($"The server's user cannot enter {closed ?? folder}; the data is kept in {root}");
        return new Cluster(folder, root);
    }

    /// <summary>
    /// The state folder noted earlier. A note made in another folder has moved here with the app, or was copied with
    /// it; a copy must not use the original's data.
    /// </summary>
    private static string? Recall(string remembered, string folder)
    {
        if (!File.Exists(remembered) || File.ReadAllLines(remembered) is not [var root, var noted, ..] || !Directory.Exists(root))
        {
            return null;
        }

        return noted == folder || !File.Exists(Path.Combine(noted, "location")) ? root : null;
    }

    private static string NewStateFolder(string folder)
    {
        // Always a new one: after the app's folder was removed to start over, the old data must not come back.
        var name = Cluster.Hash(folder);
        for (var count = 1; ; count++)
        {
            var root = Path.Combine("/var/lib/commerce", count == 1 ? name : $"{name}-{count}");
            if (!Directory.Exists(root))
            {
                return root;
            }
        }
    }
}
