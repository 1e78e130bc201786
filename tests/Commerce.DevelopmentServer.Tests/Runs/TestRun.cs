using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;
using Commerce.Testing;

namespace Commerce.DevelopmentServer.Tests.Runs;

/// <summary>This assembly, run once more as a test run of its own: it creates a database, starts a child, and waits to be ended.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TestRun : IDisposable
{
    private const string Variable = "COMMERCE_TEST_RUN";
    private const string ServerVariable = "ConnectionStrings__Commerce";
    private readonly Process _process;

    private TestRun(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>The connection string of its database.</summary>
    public string Database { get; private set; } = "";

    /// <summary>A child that it does not end, and that has its streams.</summary>
    public int Child { get; private set; }

    /// <summary>Starts it.</summary>
    /// <param name="temporary">Its temporary directory.</param>
    /// <param name="server">The server that it uses. Default: a private one.</param>
    public static TestRun Launch(string temporary, string? server = null)
    {
        // A group of its own, so that a test can send a signal to all of it.
        var start = new ProcessStartInfo("setsid", ["dotnet", Assembly.GetExecutingAssembly().Location])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,

            // The runtime's own sockets in the temporary directory outlive a killed process.
            Environment = { [Variable] = "1", ["TMPDIR"] = temporary, ["DOTNET_EnableDiagnostics"] = "0" },
        };
        start.Environment.Remove(ServerVariable);
        if (server is not null)
        {
            start.Environment[ServerVariable] = server;
        }

        return new TestRun(Process.Start(start)!);
    }

    /// <summary>Starts it and waits until it has a database.</summary>
    public static async Task<TestRun> StartAsync(string temporary, string? server = null)
    {
        var run = Launch(temporary, server);
        run.Database = await run.ReadLineAsync();
        run.Child = int.Parse(await run.ReadLineAsync(), System.Globalization.CultureInfo.InvariantCulture);
        return run;
    }

    /// <summary>Lets it end as a run does.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Ends it at once and without its knowledge.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends it and all that are in its group.</summary>
    public async Task KillGroupAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", "kill -s KILL -- -$0", $"{Id}"]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        if (Child != 0)
        {
            Libc.Signal(Child, Libc.Kill);
        }

        _process.Dispose();
    }

    private async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "(ended)";

    /// <summary>Takes over from the test runner before its entry point when this is such a process.</summary>
#pragma warning disable CA2255 // The one way into a test executable before its generated entry point.
    [ModuleInitializer]
    internal static void ActAsRun()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            Act();
            Environment.Exit(0);
        }
    }

    /// <summary>Blocks on purpose: nothing else of this assembly may run before its initializer has ended, on any thread.</summary>
    private static void Act()
    {
        var postgres = TestPostgres.StartAsync().GetAwaiter().GetResult();
        Console.Out.WriteLine(postgres.CreateDatabaseAsync().GetAwaiter().GetResult());
        using var child = Process.Start("sleep", "1000");
        Console.Out.WriteLine(child.Id);
        Console.In.ReadToEnd();
        postgres.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
