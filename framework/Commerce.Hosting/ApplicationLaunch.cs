namespace Commerce.Hosting;

/// <summary>
/// Gives the testing kit the application that a <c>Program.cs</c> builds. The launch belongs to the flow of calls that starts the program,
/// so that several applications can be under test at once.
/// </summary>
internal sealed class ApplicationLaunch
{
    private static readonly AsyncLocal<ApplicationLaunch?> Flow = new();

    private readonly TaskCompletionSource<CommerceApplication> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the launch of the current program; <see langword="null"/> outside of a test.</summary>
    public static ApplicationLaunch? Current => Flow.Value;

    /// <summary>Gets what changes the options that the program creates its builder with.</summary>
    public required Func<CommerceApplicationOptions, CommerceApplicationOptions> Options { get; init; }

    /// <summary>Gets what changes the configuration, before the program reads it.</summary>
    public required Action<CommerceApplicationBuilder> Configure { get; init; }

    /// <summary>Gets what changes the builder after the program and the runtime have registered their services.</summary>
    public required Action<CommerceApplicationBuilder> Override { get; init; }

    /// <summary>Gets what adds to the container before the application starts.</summary>
    public required Action<IServiceProvider> Prepare { get; init; }

    /// <summary>Gets where a command writes what went wrong.</summary>
    public TextWriter Error { get; } = new StringWriter();

    /// <summary>Gets the application, once it listens and works in the background.</summary>
    public Task<CommerceApplication> Started => started.Task;

    /// <summary>Makes this the launch of the program that the caller starts next.</summary>
    public void Enter() => Flow.Value = this;

    /// <summary>Hands over the application, which has started.</summary>
    public void Hand(CommerceApplication application) => started.TrySetResult(application);

    /// <summary>Lets the program's <see cref="CommerceApplication.RunAsync"/> return.</summary>
    public void RequestStop() => stopping.TrySetResult();

    /// <summary>Waits until the test is over.</summary>
    public Task WaitForStopAsync() => stopping.Task;
}
