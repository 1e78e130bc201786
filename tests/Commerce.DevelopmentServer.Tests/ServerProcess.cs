namespace Commerce.DevelopmentServer.Tests;

/// <summary>An app in a process of its own: it starts a server, says its connection string or what went wrong, and stops it.</summary>
internal static class ServerProcess
{
    /// <summary>Starts it.</summary>
    /// <param name="folder">The server's folder.</param>
    /// <param name="user">The user it runs as, which takes root. Default: this one.</param>
    /// <param name="durable">Whether the server waits for the disk.</param>
    public static ChildProcess Start(string folder, string? user = null, bool durable = false) => ChildProcess.Start(
        nameof(ServerProcess),
        user is null ? [] : ["setpriv", $"--reuid={user}", $"--regid={GroupOf(user)}", "--clear-groups"],
        [folder, $"{durable}"],
        new Dictionary<string, string?> { ["HOME"] = "/nonexistent" });

    public static void Act(string[] arguments)
    {
        try
        {
            var options = new PrivateServerOptions
            {
                Directory = arguments[0],
                Durable = bool.Parse(arguments[1]),
                AllowInstall = false,
            };
            var server = PrivateServer.StartAsync(options, report: null, CancellationToken.None).GetAwaiter().GetResult();
            Console.Out.WriteLine(server.ConnectionString);
            Console.In.ReadToEnd();
            server.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            Console.Out.WriteLine(failure.ToString().ReplaceLineEndings(" "));
            Environment.Exit(1);
        }
    }

    private static string GroupOf(string user) =>
        File.ReadLines("/etc/passwd").First(line => line.StartsWith(user + ":", StringComparison.Ordinal)).Split(':')[3];
}
