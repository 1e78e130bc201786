using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Commerce.DevelopmentServer;

/// <summary>Runs a program until it exits and captures its output.</summary>
internal static class CommandRunner
{
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(1);

    /// <summary>Exit code and output, both streams together.</summary>
    internal sealed record Result(int ExitCode, string Output)
    {
        /// <summary>The end of the output, on one line, for a message.</summary>
        public string Tail
        {
            get
            {
                var lines = Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                return string.Join(" / ", lines.TakeLast(6));
            }
        }
    }

    /// <summary>Finds a program on the PATH.</summary>
    /// <returns><see langword="null"/> when it is not there.</returns>
    public static string? FindOnPath(string program)
    {
        var name = OperatingSystem.IsWindows() && !Path.HasExtension(program) ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>Runs the program. If it cannot be started, the exit code is -1 and the output is the reason.</summary>
    public static async Task<Result> RunAsync(
        string program,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = Describe(program, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            return new Result(-1, failure.Message);
        }

        process.StandardInput.Close();
        var output = new StringBuilder();
        var reading = Task.WhenAll(CollectAsync(process.StandardOutput, output), CollectAsync(process.StandardError, output));
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        // A daemon started by an installer may keep the pipe open forever, although the installer has exited.
#pragma warning disable RS0030 // The output of another process arrives in real time, whatever clock the app has.
        await Task.WhenAny(reading, Task.Delay(OutputGrace, TimeProvider.System));
#pragma warning restore RS0030
        lock (output)
        {
            return new Result(process.ExitCode, output.ToString());
        }
    }

    /// <summary>Creates a start description without environment variables that change how PostgreSQL's programs behave.</summary>
    public static ProcessStartInfo Describe(string program, IEnumerable<string> arguments)
    {
        // The current folder may be closed to the user the server runs as, and PostgreSQL insists on knowing it.
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/",
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        return start;
    }

    private static async Task CollectAsync(StreamReader reader, StringBuilder output)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }
        }
    }
}
