using System.Security.Cryptography;
using Commerce.Events;
using Commerce.Hosting;
using Commerce.Hosting.Databases;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing;

/// <summary>A program that runs in this process, with its application.</summary>
internal sealed class LaunchedProgram : IAsyncDisposable
{
    /// <summary>The key that wraps the key ring of each application under test.</summary>
    internal static readonly string WrappingKey = Convert.ToBase64String(SHA256.HashData("Commerce.Testing"u8));

    private readonly ApplicationLaunch launch;
    private readonly Task<int> running;
    private readonly ContentRoot root;

    private LaunchedProgram(ApplicationLaunch launch, Task<int> running, CommerceApplication application, ContentRoot root) =>
        (this.launch, this.running, Application, this.root) = (launch, running, application, root);

    /// <summary>Gets the application, which has started.</summary>
    public CommerceApplication Application { get; }

    /// <summary>Gets the connection strings of its databases that have the runtime's tables.</summary>
    public IEnumerable<string> Databases => Application.Services.GetRequiredService<ConnectedHost>().Databases
        .Select(database => database.Database.ConnectionString);

    /// <summary>Runs a program until its application has started.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">What the test changes.</param>
    /// <param name="connectionString">The application's database.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="events">Records what is released.</param>
    public static async Task<LaunchedProgram> StartAsync(
        ProgramUnderTest program,
        TestApplicationOptions options,
        string connectionString,
        TestClock clock,
        EventRecorder events)
    {
        var root = ContentRoot.Create();
        var launch = CreateLaunch(program, options, root, connectionString, [], builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(clock);
            builder.Services.AddSingleton<IEventInterceptor>(new RecordingInterceptor(events));
        });
        var running = program.Run(launch);
        try
        {
            return new LaunchedProgram(launch, running, await ProgramRunner.WaitForStartAsync(running, launch), root);
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    /// <summary>Runs a command of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">What the test changes.</param>
    /// <param name="connectionString">The application's database.</param>
    /// <param name="command">The command, such as <c>db migrate</c>.</param>
    /// <exception cref="InvalidOperationException">The command failed; the message has what it wrote.</exception>
    public static async Task RunCommandAsync(
        ProgramUnderTest program, TestApplicationOptions options, string connectionString, string[] command)
    {
        using var root = ContentRoot.Create();
        var launch = CreateLaunch(program, options, root, connectionString, [.. command, "--"], static _ => { });
        if (await program.Run(launch) is not 0 and var exitCode)
        {
            throw new InvalidOperationException(
                $"The command '{string.Join(' ', command)}' of the application failed with exit code {exitCode}: {launch.Error}");
        }
    }

    /// <summary>Stops the application and waits for the end of the program.</summary>
    public async ValueTask DisposeAsync()
    {
        using (root)
        {
            launch.RequestStop();
            Application.Web.Lifetime.StopApplication();
            await running;
        }
    }

    private static ApplicationLaunch CreateLaunch(
        ProgramUnderTest program,
        TestApplicationOptions options,
        ContentRoot root,
        string connectionString,
        string[] arguments,
        Action<CommerceApplicationBuilder> configure) => new()
        {
            Options = given => new CommerceApplicationOptions
            {
                Args = [.. arguments, "--environment", options.Environment, "--urls", "http://127.0.0.1:0", .. given.Args],
                Assembly = options.Assembly ?? given.Assembly ?? program.Assembly,
                ContentRoot = root.Path,
                ModulesFolder = options.ModulesFolder ?? given.ModulesFolder,
            },
            Configure = builder =>
            {
                // Hosts of one database share it, and a test may set another one.
                builder.Configuration.AddInMemoryCollection([new("Commerce:Keys:Current", WrappingKey)]);
                builder.Configuration.AddInMemoryCollection(
                [
                    .. options.Settings,
                    new("ConnectionStrings:Commerce", connectionString),
                    new("ConnectionStrings:CommerceDirect", TestPostgres.DirectTo(connectionString)),
                ]);
                configure(builder);
            },
            Override = options.Apply,
            Prepare = options.Apply,
        };
}
