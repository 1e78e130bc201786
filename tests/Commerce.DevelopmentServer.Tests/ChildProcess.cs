using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Commerce.DevelopmentServer.Tests.Runs;
using Commerce.Testing.Runs;

namespace Commerce.DevelopmentServer.Tests;

/// <summary>This assembly, run once more as another program: it says lines, and goes on until its input ends or it is killed.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const string Variable = "COMMERCE_TEST_PROGRAM";

    private static readonly Dictionary<string, Action<string[]>> Programs = new()
    {
        [nameof(ServerProcess)] = ServerProcess.Act,
        [nameof(TestRunProgram)] = TestRunProgram.Act,
    };

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="prefix">What starts <c>dotnet</c>, such as <c>setsid</c>.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="variables">Environment variables; <see langword="null"/> removes one.</param>
    public static ChildProcess Start(
        string program, string[] prefix, string[] arguments, IReadOnlyDictionary<string, string?> variables)
    {
        string[] command = [.. prefix, "dotnet", Assembly.GetExecutingAssembly().Location, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        RunFolder.OfProcess.Include(start);
        start.Environment[Variable] = program;
        foreach (var (name, value) in variables)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line it says.</summary>
    public async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? "(ended)";

    /// <summary>The process id it says next.</summary>
    public async Task<int> ReadProcessAsync() => int.Parse(await ReadLineAsync(), CultureInfo.InvariantCulture);

    /// <summary>Lets it end.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await WaitForExitAsync();
        Assert.Equal(0, _process.ExitCode);
    }

    /// <summary>Ends it at once and without its knowledge; what it has started goes on.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public Task WaitForExitAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>Takes over from the test runner before its entry point. Blocks: nothing else of this assembly may run meanwhile.</summary>
#pragma warning disable CA2255 // The one way into a test executable before its generated entry point.
    [ModuleInitializer]
    internal static void Act()
#pragma warning restore CA2255
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } program)
        {
            Programs[program](Environment.GetCommandLineArgs()[1..]);
            Environment.Exit(0);
        }
    }
}
