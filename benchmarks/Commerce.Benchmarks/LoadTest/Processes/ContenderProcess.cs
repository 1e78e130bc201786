using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Commerce.Benchmarks.LoadTest.Processes;

/// <summary>A running contender. Disposing stops it, by force if it does not stop in time.</summary>
internal sealed class ContenderProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private const int KeptLines = 30;

    private readonly Contender contender;
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly long started;

    private ContenderProcess(Contender contender)
    {
        this.contender = contender;
        Address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start =
            new ProcessStartInfo(contender.File)
            {
                WorkingDirectory = contender.Folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        foreach (var argument in contender.Arguments.Append("--urls").Append(Address.ToString().TrimEnd('/')))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("ASPNETCORE_URLS");
        foreach (var (name, value) in contender.Environment)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        started = Stopwatch.GetTimestamp();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The resource under load.</summary>
    public Uri Workflow => new(Address, "/workflow");

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>Whether it was ended by force and may have left something behind.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>The processor time it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a contender without waiting for it.</summary>
    public static ContenderProcess Start(Contender contender) => new(contender);

    /// <summary>Sends requests for a path until one is answered with 200.</summary>
    /// <returns>The time from the start of the process to that answer.</returns>
    /// <exception cref="LoadTestException">The process ended, or did not answer so within a minute.</exception>
    public async Task<TimeSpan> WaitForAsync(HttpClient client, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        var last = "nothing";
        while (Stopwatch.GetElapsedTime(started) < StartLimit)
        {
            if (process.HasExited)
            {
                throw Failure($"ended with code {process.ExitCode}");
            }

            try
            {
                using var request = new HttpRequestMessage(method, new Uri(Address, path));
                using var answer = await client.SendAsync(request, cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return Stopwatch.GetElapsedTime(started);
                }

                last = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(1, cancellationToken);
        }

        throw Failure($"did not answer {path} with 200 within {StartLimit.TotalSeconds:0} s, but with {last}");
    }

    /// <summary>Posts to a path once.</summary>
    /// <exception cref="LoadTestException">The answer is not 200.</exception>
    public async Task PostAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsync(new Uri(Address, path), null, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            throw Failure($"answered {path} with {(int)answer.StatusCode}");
        }
    }

    /// <summary>A failure of this process, with its last lines.</summary>
    public LoadTestException Failure(string what) =>
        new($"{contender.Name} {what}. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, output)}");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await ProcessSignals.TerminateAsync(process);
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                WasKilled = true;
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }

        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        output.Enqueue(line);
        while (output.Count > KeptLines)
        {
            output.TryDequeue(out _);
        }
    }
}
