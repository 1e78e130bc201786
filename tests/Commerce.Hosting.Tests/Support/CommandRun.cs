using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.Tests.Support;

/// <summary>A command that was run in this process, on the application under test.</summary>
public sealed record CommandRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandRun> RunAsync(
        string connectionString,
        string command,
        ModuleFolder? modules = null,
        Action<CommerceApplicationBuilder>? configure = null,
        string? folder = null)
    {
        using var root = ContentRoot.Create();
        string[] words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var builder = CommerceApplication.CreateBuilder(new CommerceApplicationOptions
        {
            Args =
            [
                .. words, "--", "--environment", "Development", $"--Commerce:Keys:Current={LaunchedProgram.WrappingKey}",
            ],
            Assembly = typeof(Signals).Assembly,
            ContentRoot = root.Path,
            ModulesFolder = folder ?? modules?.Path ?? Path.Combine(AppContext.BaseDirectory, "modules"),
        });
        // The database that the tests' environment may name would win.
        builder.Configuration["ConnectionStrings:Commerce"] = null;
        builder.Configuration["ConnectionStrings:CommerceDirect"] = TestPostgres.DirectTo(connectionString);
        builder.ConnectionString = connectionString;
        HostingApp.AddServices(builder);
        builder.AddUserModule();
        configure?.Invoke(builder);
        using var output = new StringWriter();
        using var error = new StringWriter();
        await using var application = builder.Build();
        var exitCode = await application.RunCommandAsync(words, output, error, TestContext.Current.CancellationToken);
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }
}
