using System.Diagnostics;
using Commerce.Testing.Runs;
using Npgsql;

namespace Commerce.DevelopmentServer.Tests;

/// <summary>A folder that stands for an app's, removed at the end, and short words for what the tests do with it.</summary>
internal sealed class AppFolder : IDisposable
{
    public AppFolder(params string[] below)
    {
        Root = RunFolder.OfProcess.Create("app");
        Commerce = Path.Combine([Root, .. below, ".commerce"]);
    }

    public string Root { get; }

    public string Commerce { get; }

    public List<string> Reports { get; } = [];

    public Task<PrivateServer> StartAsync(bool durable = false) => StartAsync(new PrivateServerOptions
    {
        Directory = Commerce,
        Durable = durable,
        AllowInstall = false,
    });

    public Task<PrivateServer> StartAsync(PrivateServerOptions options) =>
        PrivateServer.StartAsync(options, Reports.Add, TestContext.Current.CancellationToken);

    public static async Task<object?> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends a process at once and without its knowledge.</summary>
    public static void Kill(int pid)
    {
        using var process = Process.GetProcessById(pid);
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
