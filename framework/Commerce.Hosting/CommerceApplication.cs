using System.Runtime.InteropServices;
using Commerce.Background;
using Commerce.Diagnostics;
using Commerce.Hosting;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Commands;
using Commerce.Hosting.Diagnostics;
using Commerce.Hosting.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce;

/// <summary>A Commerce application: modules, routes, workflows, events and jobs in one host.</summary>
public sealed class CommerceApplication : IAsyncDisposable
{
    private readonly BootSequence boot;
    private readonly ApplicationLaunch? launch = ApplicationLaunch.Current;

    internal CommerceApplication(WebApplication web)
    {
        Web = web;
        boot = web.Services.GetRequiredService<BootSequence>();
    }

    /// <summary>Gets the ASP.NET Core application underneath. Add your own middlewares and endpoints here.</summary>
    public WebApplication Web { get; }

    /// <summary>Gets the application container.</summary>
    public IServiceProvider Services => Web.Services;

    /// <summary>Gets the addresses at which the application listens, once it has started.</summary>
    public ICollection<string> Urls => Web.Urls;

    /// <summary>Creates a builder for an application whose folders are those of the entry assembly.</summary>
    /// <param name="args">The command line arguments: a command, see <see cref="RunAsync"/>, or configuration.</param>
    /// <example>
    /// <code>
    /// var builder = CommerceApplication.CreateBuilder(args);
    /// builder.AddModule(Modules.User);
    /// return await builder.Build().RunAsync();
    /// </code>
    /// </example>
    public static CommerceApplicationBuilder CreateBuilder(string[] args) => CreateBuilder(new CommerceApplicationOptions { Args = args });

    /// <inheritdoc cref="CreateBuilder(string[])"/>
    /// <param name="options">The application's assembly and folders, when they are not those of the entry assembly.</param>
    public static CommerceApplicationBuilder CreateBuilder(CommerceApplicationOptions options) =>
        new(ApplicationLaunch.Current is { } launch ? launch.Options(options) : options);

    /// <summary>
    /// Starts the application, prints the boot report, and serves until Ctrl-C or SIGTERM. When the first argument is a word and not
    /// configuration, as in <c>db migrate</c>, runs that command instead.
    /// </summary>
    /// <remarks>
    /// A stop always ends: a second signal ends the process at once, one stop that takes too long ends it, and so do threads that still
    /// keep it ten seconds after this method has returned.
    /// </remarks>
    /// <returns>
    /// The exit code: 0 after a requested stop, 1 when the application could not start (the reasons are on standard error). For a command:
    /// 0 done, 1 failed, 2 used wrongly.
    /// </returns>
    public async Task<int> RunAsync()
    {
        if (launch is not null)
        {
            return await RunUnderTestAsync(launch);
        }

        var settings = Services.GetRequiredService<HostSettings>();
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var isCommand = Services.GetRequiredService<ApplicationSettings>().Command is not null;
        var exitCode = await RunToEndAsync(interrupted.Token);
        if (!isCommand)
        {
            ProcessEnd.After(
                ProcessEnd.AfterStop,
                exitCode,
                $"The application has stopped, but a thread keeps the process for {ProcessEnd.AfterStop}; it ends now.");
        }

        return exitCode;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            if (interrupted.IsCancellationRequested)
            {
                ProcessEnd.Now(SignalExitCode(context.Signal), "A second signal: the process ends at once.");
            }

            ProcessEnd.After(
                settings.StopLimit,
                SignalExitCode(context.Signal),
                $"The application has not stopped within {settings.StopLimit}; the process ends now. Other hosts repeat what was running.");
            interrupted.CancelContained();
        }
    }

    private async Task<int> RunToEndAsync(CancellationToken cancellationToken)
    {
        await using (this)
        {
            if (Services.GetRequiredService<ApplicationSettings>().Command is not { } command)
            {
                return await ServeAsync(cancellationToken);
            }

            var output = Console.Out;
            // Standard output is for the command's result only.
            Console.SetOut(Console.Error);
            return await RunCommandAsync(command, output, Console.Error, cancellationToken);
        }
    }

    /// <summary>What a shell reports for a process that a signal has ended.</summary>
    private static int SignalExitCode(PosixSignal signal) => 128 + (signal == PosixSignal.SIGINT ? 2 : 15);

    /// <summary>Starts the application without printing or waiting.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="BootException">Everything that is wrong.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => StartAsync(static _ => { }, cancellationToken);

    /// <summary>
    /// Begins no new work, stops serving, lets the running work end within <c>Commerce:DrainLimit</c> (default: 15 seconds), releases
    /// the rest for other hosts, and stops the private server if there is one.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        boot.RequestStop();
        await Web.StopAsync();
        await boot.StopAsync();
        try
        {
            await Web.DisposeAsync();
        }
        catch (Exception exception)
        {
            // A service of the application or of a module: it must not keep the databases from being closed.
            await Console.Error.WriteLineAsync($"A service failed while it was disposed of: {ExceptionText.Full(exception)}");
        }
        finally
        {
            await boot.DisposeAsync();
        }
    }

    internal async Task<int> RunCommandAsync(
        IReadOnlyList<string> command, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<CommandLine>().RunAsync(command, output, error, cancellationToken);
        }
        finally
        {
            await boot.StopAsync();
        }
    }

    private async Task<int> RunUnderTestAsync(ApplicationLaunch launch)
    {
        await using (this)
        {
            if (Services.GetRequiredService<ApplicationSettings>().Command is { } command)
            {
                return await RunCommandAsync(command, TextWriter.Null, launch.Error, CancellationToken.None);
            }

            await StartAsync();
            await launch.WaitForStopAsync();
            return 0;
        }
    }

    private async Task<int> ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await StartAsync(Console.Out.WriteLine, cancellationToken);
            Services.GetRequiredService<BootReporter>().Create(Urls).Write(Console.Out);
        }
        catch (BootException exception)
        {
            await Console.Error.WriteLineAsync($"{Web.Environment.ApplicationName} cannot start:{Environment.NewLine}{exception.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception exception)
        {
            var problem = new Problem(
                "COM1015",
                $"The start failed with {exception.GetType()}: {ExceptionText.Message(exception)}",
                "the stack trace below",
                "If the code in it is the application's or a module's, correct it; otherwise report it.");
            await Console.Error.WriteLineAsync(
                $"{Web.Environment.ApplicationName} cannot start:{Environment.NewLine}{problem}{Environment.NewLine}"
                + ExceptionText.Full(exception));
            return 1;
        }

        await WaitForStopAsync(cancellationToken);
        return 0;
    }

    /// <summary>Waits until the application is asked to stop. <see cref="DisposeAsync"/> stops it, beginning with the background.</summary>
    private async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var signalled = cancellationToken.Register(Web.Lifetime.StopApplication);
        await using var asked = Web.Lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        await stopping.Task;
    }

    private async Task StartAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        using (BootTelemetry.Start())
        {
            await boot.StartAsync(progress, cancellationToken);
            await boot.ListenAsync(() => ListenAsync(cancellationToken));
        }

        await boot.StartBackgroundAsync(cancellationToken);
        launch?.Hand(this);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        // What the server starts lives longer than the boot.
        TraceContext.MakeCurrent(null);
        try
        {
            await Web.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new BootException(
                new Problem(
                    "COM1020",
                    exception.Message,
                    string.Join(", ", Urls),
                    "Stop what listens there, or choose another address with --urls or ASPNETCORE_URLS."),
                exception);
        }
    }
}
