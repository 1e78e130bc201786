using System.Diagnostics;
using Commerce.Testing.Runs;

namespace Commerce.Reliability.Events;

/// <summary>The application of the end-to-end tests as a host in a process of its own.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private const string Listening = "  listening ";

    /// <summary>The application, where it was built: beside this program, in the same configuration.</summary>
    private static readonly string Assembly = Path.Combine(
        AppContext.BaseDirectory,
        "..",
        "..",
        "Commerce.EndToEnd.App",
        new DirectoryInfo(AppContext.BaseDirectory).Name,
        "Commerce.EndToEnd.App.dll");

    private readonly Process process;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private AppProcess(Process process) => this.process = process;

    public int Id => process.Id;

    /// <summary>How much memory it has, in MiB.</summary>
    public long Memory
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / (1024 * 1024);
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<AppProcess> StartAsync(
        string folder, string connectionString, HostMode mode, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Path.GetFullPath(Assembly)])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        RunFolder.OfProcess.Include(start);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Default"] = "None";
        start.Environment["ConnectionStrings__Commerce"] = connectionString;
        start.Environment["Commerce__Mode"] = $"{mode}";
        var app = new AppProcess(Process.Start(start)!);
        app.process.ErrorDataReceived += (_, _) => { };
        app.process.BeginErrorReadLine();
        while (await app.process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(Listening, StringComparison.Ordinal))
            {
                app.http.BaseAddress = new Uri(line[Listening.Length..].Trim());
                _ = app.process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return app;
            }
        }

        await app.DisposeAsync();
        throw new InvalidOperationException("A host has ended before it listened.");
    }

    /// <returns>Whether the host said that the letters are committed.</returns>
    public Task<bool> EmitAsync(int number, int count, bool trouble, CancellationToken cancellationToken) =>
        RunAsync($"/emit?number={number}&count={count}&trouble={trouble}", cancellationToken);

    /// <returns>Whether the host said that the request has succeeded.</returns>
    public async Task<bool> RunAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(path, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or ObjectDisposedException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Kills it with SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        http.Dispose();
    }
}
