using System.Runtime.InteropServices;
using Commerce.Hosting;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Commerce;

/// <summary>A Commerce application: modules, routes, workflows, events and jobs in one host.</summary>
public sealed class CommerceApplication : IAsyncDisposable
{
    private readonly BootSequence boot;

    internal CommerceApplication(WebApplication web)
    {
        Web = web;
        boot = web.Services.GetRequiredService<BootSequence>();
    }

    /// <summary>The ASP.NET Core application underneath: middlewares and endpoints of your own go here.</summary>
    public WebApplication Web { get; }

    /// <summary>The application container.</summary>
    public IServiceProvider Services => Web.Services;

    /// <summary>Where it listens, once started.</summary>
    public ICollection<string> Urls => Web.Urls;

    /// <summary>Begins to configure an application whose folders are those of the entry assembly.</summary>
    /// <param name="args">Command line arguments: a command, see <see cref="RunAsync"/>, or configuration.</param>
    public static CommerceApplicationBuilder CreateBuilder(string[] args) => new(new CommerceApplicationOptions { Args = args });

    /// <inheritdoc cref="CreateBuilder(string[])"/>
    /// <param name="options">Where the application is, when it is not the entry assembly.</param>
    public static CommerceApplicationBuilder CreateBuilder(CommerceApplicationOptions options) => new(options);

    /// <summary>
    /// Starts the application, prints what it found, and serves until Ctrl-C or SIGTERM. When the first of the arguments is a word and no
    /// configuration, such as in <c>db migrate</c>, runs that command instead.
    /// </summary>
    /// <returns>
    /// The exit code: 0 after a stop that was asked for, 1 when the application could not start (the reasons are on standard error). Of a
    /// command: 0 done, 1 failed, 2 wrongly used.
    /// </returns>
    public async Task<int> RunAsync()
    {
        using var interrupted = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using (this)
        {
            if (Services.GetRequiredService<ApplicationSettings>().Command is not { } command)
            {
                return await ServeAsync(interrupted.Token);
            }

            var output = Console.Out;
            // Whatever else is written in the meantime is not the result.
            Console.SetOut(Console.Error);
            return await RunCommandAsync(command, output, Console.Error, interrupted.Token);
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }
    }

    /// <summary>Starts the application without printing or waiting.</summary>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="BootException">What is wrong, all of it.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => StartAsync(static _ => { }, cancellationToken);

    /// <summary>
    /// Begins no new work, stops serving, finishes what is running within <c>Commerce:DrainLimit</c> (default: 15 seconds), hands back the rest,
    /// and stops the private server if there is one.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        boot.RequestStop();
        await Web.StopAsync();
        await boot.StopAsync();
        await Web.DisposeAsync();
    }

    internal async Task<int> RunCommandAsync(IReadOnlyList<string> command, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            return await Services.GetRequiredService<CommandLine>().RunAsync(command, output, error, cancellationToken);
        }
        finally
        {
            await boot.StopAsync();
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

        await WaitForStopAsync(cancellationToken);
        return 0;
    }

    /// <summary>Waits until the application is asked to stop. Stopping is up to <see cref="DisposeAsync"/>, which begins with the background.</summary>
    private async Task WaitForStopAsync(CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var signalled = cancellationToken.Register(Web.Lifetime.StopApplication);
        await using var asked = Web.Lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        await stopping.Task;
    }

    private async Task StartAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        await boot.StartAsync(progress, cancellationToken);
        await boot.ListenAsync(() => ListenAsync(cancellationToken));
        await boot.StartBackgroundAsync(cancellationToken);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
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
