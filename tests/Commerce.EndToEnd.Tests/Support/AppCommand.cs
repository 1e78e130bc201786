using System.Diagnostics;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>A command of an application, in a process of its own.</summary>
internal sealed class AppCommand : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;
    private readonly Task<string> error;

    private AppCommand(Process process)
    {
        this.process = process;
        (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Starts it, outside of Development.</summary>
    /// <param name="assembly">The application's assembly.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="words">The command.</param>
    public static AppCommand Start(string assembly, string connectionString, params string[] words) => new(Process.Start(Command.Describe(
        AppContext.BaseDirectory,
        new Dictionary<string, string>
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["ConnectionStrings__Commerce"] = connectionString,
            ["Commerce__Keys__Current"] = Convert.ToBase64String("a key with as many bytes as that"u8),
            ["Commerce__Modules__user__JwtSecret"] = new('k', 32),
        },
        [assembly, .. words]))!);

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Kills it with SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
