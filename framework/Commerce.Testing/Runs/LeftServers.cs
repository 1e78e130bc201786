using Commerce.DevelopmentServer;

namespace Commerce.Testing.Runs;

/// <summary>Stops the private servers of a dead run, where no <see cref="Watchdog"/> can.</summary>
internal static class LeftServers
{
    /// <summary>Stops the servers in a run's folder and deletes their data.</summary>
    /// <param name="run">The folder.</param>
    /// <param name="cancellationToken">Cancels the wait for a server.</param>
    public static async Task DeleteAsync(string run, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(run, "postmaster.pid", SearchOption.AllDirectories))
        {
            // <folder>/pg/data/postmaster.pid
            var folder = Path.GetFullPath(Path.Combine(file, "..", "..", ".."));
            var options = new PrivateServerOptions { Directory = folder, Durable = false, AllowInstall = false };
            try
            {
                // Attaches to the server that runs there, because a process id alone does not say whose process it is.
                var server = await PrivateServer.StartAsync(options, null, cancellationToken);
                await server.DeleteAsync();
            }
            catch (ServerUnavailableException)
            {
                // None runs, and none starts: the data is incomplete.
            }
        }
    }
}
