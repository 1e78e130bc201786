using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Commerce.Benchmarks.LoadTest.Processes;

/// <summary>Publishes the application template in Release.</summary>
internal static class AppPublisher
{
    /// <summary>The executable of a published application.</summary>
    public static string ExecutableIn(string folder)
    {
        var configuration = Directory.GetFiles(folder, "*.runtimeconfig.json");
        return configuration is [var file]
            ? file[..^".runtimeconfig.json".Length] + (OperatingSystem.IsWindows() ? ".exe" : "")
            : throw new LoadTestException($"{folder} holds {configuration.Length} applications, expected one.");
    }

    public static async Task PublishAsync(string folder, bool readyToRun, CancellationToken cancellationToken)
    {
        var root = typeof(AppPublisher).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "RepositoryRoot").Value!;
        List<string> arguments =
            [
                "publish",
                Path.Combine(root, "app-template", "MyShop.csproj"),
                "-c",
                "Release",
                "-o",
                folder,
                "--nologo",
                "-v",
                "quiet",
            ];
        if (readyToRun)
        {
            arguments.AddRange(
                [
                    "-r",
                    RuntimeInformation.RuntimeIdentifier,
                    "--self-contained",
                    "false",
                    "-p:PublishReadyToRun=true",
                    "-p:RestorePackagesWithLockFile=false",
                ]);
        }

        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true };
        using var publish = Process.Start(start)!;
        try
        {
            var output = await publish.StandardOutput.ReadToEndAsync(cancellationToken);
            await publish.WaitForExitAsync(cancellationToken);
            if (publish.ExitCode != 0)
            {
                throw new LoadTestException($"The application cannot be published:{Environment.NewLine}{output}");
            }
        }
        finally
        {
            if (!publish.HasExited)
            {
                publish.Kill(entireProcessTree: true);
            }
        }
    }
}
