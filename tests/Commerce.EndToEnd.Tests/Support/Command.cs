using System.Diagnostics;
using Commerce.Testing.Runs;
using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>Starts programs as a person at a terminal would.</summary>
internal static class Command
{
    /// <summary>Runs <c>dotnet</c> to its end.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">The arguments.</param>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has what it wrote.</exception>
    public static async Task<string> DotnetAsync(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var (output, error) = await RunAsync(Describe(folder, environment, arguments));
        return output + error;
    }

    /// <summary>Runs a script of bash to its end, or to the first command that fails.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="script">The script.</param>
    /// <returns>What it wrote to its standard output.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message has what it wrote.</exception>
    public static async Task<string> BashAsync(string folder, IReadOnlyDictionary<string, string> environment, string script) =>
        (await RunAsync(DescribeProgram("bash", folder, environment, "-eo", "pipefail", "-c", script))).Output;

    /// <summary>How to start <c>dotnet</c> with its output redirected; it does not outlive this process.</summary>
    public static ProcessStartInfo Describe(
        string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        DescribeProgram("dotnet", folder, environment, arguments);

    /// <summary>How to start a program with its output redirected; it does not outlive this process.</summary>
    public static ProcessStartInfo DescribeProgram(
        string program, string folder, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        RunFolder.OfProcess.Include(start);
        // The test runner is a child of the SDK itself, whose variables would make this one another process of the same build.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // An application gets the database that a test gives it, or finds one as it would without a setting.
        start.Environment.Remove("ConnectionStrings__Commerce");

        // A node that stays would keep the pipes open, and the temporary folder in use.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<(string Output, string Error)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var command = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? (output, await error)
                : throw new InvalidOperationException(
                    $"{command} ended with {process.ExitCode} in {start.WorkingDirectory}:\n{output}{await error}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{command} took longer than {Patience.Limit} in {start.WorkingDirectory}.");
        }
    }
}
