namespace Commerce.Testing;

/// <summary>
/// An application under test: its own <c>Program.cs</c>, in this process, on a real database of its own and a free port, with a clock that
/// the test moves.
/// </summary>
/// <example>
/// <code>
/// await using var shop = await TestApplication.StartAsync&lt;Program&gt;();
/// using var response = await shop.Client.PostAsync("/workflow", null);
/// await shop.DrainAsync();
/// Assert.Single(shop.Events.Of(UserEvents.Created));
/// </code>
/// </example>
public sealed class TestApplication : IAsyncDisposable
{
    private readonly LaunchedProgram program;
    private readonly TestDatabase database;
    private readonly Drain drain;
    private readonly HostUnderTest host;
    private readonly TestApplicationOptions options;
    private bool isStopped;
    private bool isDisposed;

    private TestApplication(
        LaunchedProgram program, TestDatabase database, Drain drain, EventRecorder events, TestApplicationOptions options)
    {
        (this.program, this.database, this.drain, this.options, Events) = (program, database, drain, options, events);
        host = new HostUnderTest(Services);
        drain.Add(host);
        Client = new HttpClient { BaseAddress = new Uri(program.Application.Urls.First()) };
    }

    /// <summary>Gets a client whose base address is that of the application.</summary>
    public HttpClient Client { get; }

    /// <summary>Gets the application container.</summary>
    public IServiceProvider Services => program.Application.Services;

    /// <summary>Gets the clock of the application and its databases.</summary>
    public TestClock Clock => database.Clock;

    /// <summary>Gets the events that this host has released.</summary>
    public EventRecorder Events { get; }

    /// <summary>Gets the connection string of the application's database.</summary>
    public string ConnectionString => database.ConnectionString;

    internal TestDatabase Database => database;

    internal Drain SharedDrain => drain;

    /// <summary>Starts the application of a <c>Program.cs</c>.</summary>
    /// <typeparam name="TProgram">A type of the application's project, such as <c>Program</c>.</typeparam>
    /// <param name="configure">Changes the application. Default: nothing is changed but database, port and clock.</param>
    /// <returns>The application, which serves and works in the background.</returns>
    /// <exception cref="BootException">The application cannot start.</exception>
    /// <exception cref="InvalidOperationException">The program ended without having started an application.</exception>
    public static Task<TestApplication> StartAsync<TProgram>(Action<TestApplicationOptions>? configure = null)
    {
        var assembly = typeof(TProgram).Assembly;
        var program = new ProgramUnderTest(assembly, assembly, launch => ProgramRunner.RunAsync(assembly, launch));
        return StartAsync(program, configure);
    }

    /// <summary>Starts an application that a test builds itself.</summary>
    /// <param name="program">Given the arguments, builds and runs it, as a <c>Program.cs</c> does.</param>
    /// <param name="configure">Changes the application. Default: nothing is changed but database, port and clock.</param>
    /// <returns>The application, which serves and works in the background.</returns>
    /// <exception cref="BootException">The application cannot start.</exception>
    /// <exception cref="InvalidOperationException">The program ended without having started an application.</exception>
    /// <example>
    /// <code>
    /// await using var shop = await TestApplication.StartAsync(args =&gt;
    /// {
    ///     var builder = CommerceApplication.CreateBuilder(args);
    ///     builder.AddModule(Modules.User);
    ///     return builder.Build().RunAsync();
    /// });
    /// </code>
    /// </example>
    public static Task<TestApplication> StartAsync(Func<string[], Task<int>> program, Action<TestApplicationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        return StartAsync(
            new ProgramUnderTest(program.Method, program.Method.Module.Assembly, launch => ProgramRunner.RunAsync(program, launch)),
            configure);
    }

    /// <summary>
    /// Waits until everything that is due has ended: events in the outbox, deliveries, jobs and runs, also those that they cause. Work that
    /// is due later is not waited for.
    /// </summary>
    /// <returns>A task that completes when nothing is due.</returns>
    /// <exception cref="DrainException">
    /// Nothing has changed for <see cref="TestApplicationOptions.DrainLimit"/>; the message lists what has not ended.
    /// </exception>
    public Task DrainAsync() => drain.WaitAsync(options.DrainLimit, options.CancellationToken);

    /// <summary>
    /// Moves the clock. At each time at which something becomes due, a retry, a job, a delay or a timeout, it stops until that has ended,
    /// so that everything happens in order and nothing is late.
    /// </summary>
    /// <param name="time">How far.</param>
    /// <returns>A task that completes when the clock has moved and nothing is due.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    /// <exception cref="DrainException">As for <see cref="DrainAsync"/>.</exception>
    public Task AdvanceAsync(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        return drain.AdvanceAsync(time, options.DrainLimit, options.CancellationToken);
    }

    /// <summary>
    /// Stops the host, as a deployment does. Its database and clock remain until the application is disposed of, so that another one,
    /// started <see cref="TestApplicationOptions.Beside"/> it, resumes its work. A second call does nothing.
    /// </summary>
    /// <returns>A task that completes when the program has ended.</returns>
    /// <example>
    /// <code>
    /// await first.StopAsync();
    /// await using var second = await TestApplication.StartAsync&lt;Program&gt;(options =&gt; options.Beside = first);
    /// </code>
    /// </example>
    public async Task StopAsync()
    {
        if (!isStopped)
        {
            isStopped = true;
            drain.Remove(host);
            await program.DisposeAsync();
        }
    }

    /// <summary>Stops the host, and drops the database when no other application uses it. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        Client.Dispose();
        try
        {
            await StopAsync();
        }
        finally
        {
            await database.DisposeAsync();
        }
    }

    internal static async Task<TestApplication> StartAsync(ProgramUnderTest program, Action<TestApplicationOptions>? configure)
    {
        var options = new TestApplicationOptions();
        configure?.Invoke(options);
        var database = options.Beside?.Database.Share()
            ?? await TestDatabase.CreateAsync(program, options);
        var clock = database.Clock;
        var events = new EventRecorder();
        try
        {
            if (database.IsMigrated)
            {
                await clock.AttachAsync(database.ConnectionString, options.CancellationToken);
            }

            var launched = await LaunchedProgram.StartAsync(program, options, database.ConnectionString, clock, events);
            try
            {
                foreach (var other in launched.Databases)
                {
                    await clock.AttachAsync(other, options.CancellationToken);
                }

                return new TestApplication(
                    launched, database, options.Beside?.SharedDrain ?? new Drain(clock), events, options);
            }
            catch
            {
                await launched.DisposeAsync();
                throw;
            }
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
