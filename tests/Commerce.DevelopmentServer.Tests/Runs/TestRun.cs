using System.Diagnostics;
using System.Runtime.Versioning;

namespace Commerce.DevelopmentServer.Tests.Runs;

/// <summary>A test run in a process of its own.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class TestRun : IDisposable
{
    private const string ServerVariable = "ConnectionStrings__Commerce";
    private readonly ChildProcess _process;

    private TestRun(ChildProcess process) => _process = process;

    public int Id => _process.Id;

    /// <summary>The connection string of its database.</summary>
    public string Database { get; private set; } = "";

    /// <summary>A child that it does not end, and that has its streams.</summary>
    public int Child { get; private set; }

    /// <summary>An application that is to end with it, and a process that the application has started.</summary>
    public IReadOnlyList<int> Application { get; private set; } = [];

    /// <summary>Whether something of the application lives. What is dead and not reaped has no arguments.</summary>
    public bool IsApplicationAlive => Application.Any(pid =>
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    });

    /// <summary>Starts it.</summary>
    /// <param name="temporary">Its temporary directory.</param>
    /// <param name="server">The server that it uses. Default: a private one.</param>
    public static TestRun Launch(string temporary, string? server = null) => new(ChildProcess.Start(
        nameof(TestRunProgram),
        ["setsid"], // A group of its own, so that a test can send a signal to all of it.
        [],
        new Dictionary<string, string?>
        {
            [ServerVariable] = server,
            ["TMPDIR"] = temporary,

            // The runtime's own sockets in the temporary directory outlive a killed process.
            ["DOTNET_EnableDiagnostics"] = "0",
        }));

    /// <summary>Starts it and waits until it has a database and its processes.</summary>
    public static async Task<TestRun> StartAsync(string temporary, string? server = null)
    {
        var run = Launch(temporary, server);
        run.Database = await run._process.ReadLineAsync();
        run.Child = await run._process.ReadProcessAsync();
        run.Application = [await run._process.ReadProcessAsync(), await run._process.ReadProcessAsync()];
        return run;
    }

    /// <summary>Lets it end as a run does.</summary>
    public Task EndAsync() => _process.EndAsync();

    /// <summary>Ends it at once and without its knowledge.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Ends it and all that are in its group.</summary>
    public async Task KillGroupAsync()
    {
        using var kill = Process.Start("/bin/sh", ["-c", "kill -s KILL -- -$0", $"{Id}"]);
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _process.Dispose();
        if (Child != 0)
        {
            Libc.Signal(Child, Libc.Kill);
        }
    }
}
