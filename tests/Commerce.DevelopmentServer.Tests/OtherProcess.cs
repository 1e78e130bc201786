using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Commerce.DevelopmentServer.Tests;

/// <summary>This assembly, run once more as an app of its own that starts a server, says so, and waits to be ended.</summary>
internal sealed class OtherProcess : IDisposable
{
    private const string Variable = "COMMERCE_TEST_SERVER_IN";
    private const string DurableVariable = "COMMERCE_TEST_SERVER_DURABLE";
    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts it; a user's name asks for that user, which takes root.</summary>
    public static OtherProcess Start(string folder, string? user = null, bool durable = false)
    {
        string[] command = ["dotnet", Assembly.GetExecutingAssembly().Location];
        string[] full = user is null ? command : ["setpriv", $"--reuid={user}", $"--regid={GroupOf(user)}", "--clear-groups", .. command];
        var start = new ProcessStartInfo(full[0], full[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { [Variable] = folder, [DurableVariable] = durable.ToString(), ["HOME"] = "/nonexistent" },
        };
        return new OtherProcess(Process.Start(start)!);
    }

    /// <summary>The next line it says: the connection string once started, or what went wrong.</summary>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "(ended)";

    /// <summary>Lets it stop its server and end.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it at once; its server goes on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static string GroupOf(string user) =>
        File.ReadLines("/etc/passwd").First(line => line.StartsWith(user + ":", StringComparison.Ordinal)).Split(':')[3];

    /// <summary>Takes over from the test runner before its entry point when this is such a process.</summary>
#pragma warning disable CA2255 // The one way into a test executable before its generated entry point.
    [ModuleInitializer]
    internal static void ActAsApp()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } folder)
        {
            Environment.Exit(Act(folder));
        }
    }

    /// <summary>Blocks on purpose: nothing else of this assembly may run before its initializer has ended.</summary>
    private static int Act(string folder)
    {
        try
        {
            var durable = bool.Parse(Environment.GetEnvironmentVariable(DurableVariable)!);
            var options = new PrivateServerOptions { Directory = folder, Durable = durable, AllowInstall = false };
            var server = PrivateServer.StartAsync(options, report: null, CancellationToken.None).GetAwaiter().GetResult();
            Console.Out.WriteLine(server.ConnectionString);
            Console.In.ReadToEnd();
            server.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception failure)
        {
            Console.Out.WriteLine(failure.ToString().ReplaceLineEndings(" "));
            return 1;
        }
    }
}
