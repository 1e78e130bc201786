using System.Diagnostics;
using System.Threading.Channels;
using Commerce.Tests;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>An application in a process of its own, in Development and on a free port.</summary>
internal sealed class RunningApp : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
    };

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> seen = [];
    private int openStreams = 2;

    private RunningApp(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Sends requests to it.</summary>
    public HttpClient Http { get; } = new() { Timeout = Patience.Limit };

    /// <summary>What it wrote, up to what was waited for last.</summary>
    public string Seen => string.Join('\n', seen);

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">The application's folder.</param>
    /// <param name="assembly">Its assembly.</param>
    /// <param name="variables">More environment variables.</param>
    public static Task<RunningApp> StartAsync(string folder, string assembly, IReadOnlyDictionary<string, string>? variables = null) =>
        StartProgramAsync("dotnet", folder, variables ?? new Dictionary<string, string>(), assembly);

    /// <summary>Starts it with a program and waits until it listens.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Where.</param>
    /// <param name="variables">More environment variables.</param>
    /// <param name="arguments">The arguments of the program.</param>
    public static async Task<RunningApp> StartProgramAsync(
        string program, string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var environment = Environment.Concat(variables).ToDictionary();
        var app = new RunningApp(Process.Start(Command.DescribeProgram(program, folder, environment, arguments))!);
        try
        {
            var listening = await app.WaitForAsync(line => line.StartsWith("  listening ", StringComparison.Ordinal));
            app.Http.BaseAddress = new Uri(listening["  listening ".Length..].Trim());
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a line of its output, each of which is looked at once.</summary>
    public async Task<string> WaitForAsync(Predicate<string> wanted)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        try
        {
            while (true)
            {
                var line = await lines.Reader.ReadAsync(limit.Token);
                seen.Add(line);
                if (wanted(line))
                {
                    return line;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            throw new InvalidOperationException(
                $"The application did not say what was expected of it. It said:\n{string.Join('\n', seen)}", exception);
        }
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Asks it to stop with SIGTERM.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        Signal("TERM");
        using var limit = new CancellationTokenSource(Patience.Limit);
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>Kills it with SIGKILL.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        try
        {
            if (!process.HasExited)
            {
                // Asked first, so that it takes its private server along.
                await StopAsync();
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        finally
        {
            process.Dispose();
        }
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            lines.Writer.TryWrite(line);
        }
        else if (Interlocked.Decrement(ref openStreams) == 0)
        {
            lines.Writer.TryComplete();
        }
    }
}
