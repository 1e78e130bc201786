using System.Reflection;
using Commerce.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing;

/// <summary>What a test changes of an application. What is not set stays as the application's <c>Program.cs</c> has it.</summary>
public sealed class TestApplicationOptions
{
    private readonly List<Action<CommerceApplicationBuilder>> changes = [];
    private readonly List<Action<IServiceProvider>> additions = [];

    /// <summary>Gets or sets the environment. Default: <c>Development</c>.</summary>
    public string Environment { get; set; } = "Development";

    /// <summary>
    /// Gets the settings that win over the application's configuration, such as <c>Commerce:Modules:user:InviteLifetime</c>. Default: the
    /// log begins at the level Warning, and the host runs at most two jobs at a time.
    /// </summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
    {
        ["Logging:LogLevel:Default"] = "Warning",
        ["Commerce:Jobs:Workers"] = "2",
    };

    /// <summary>Gets or sets what the clock shows at first. Default: the time of the machine, in whole seconds.</summary>
    public DateTimeOffset? StartTime { get; set; }

    /// <summary>Gets or sets the server of the database. Default: one that all tests of this process share.</summary>
    public TestPostgres? Server { get; set; }

    /// <summary>
    /// Gets or sets an application whose database, clock and drain this one shares: two hosts of one application, an application and its
    /// worker, or the next run of an application that was stopped. Default: none.
    /// </summary>
    public TestApplication? Beside { get; set; }

    /// <summary>
    /// Gets or sets how long <see cref="TestApplication.DrainAsync"/> waits while nothing changes, by the clock of the machine.
    /// Default: one minute.
    /// </summary>
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets or sets what cancels the start, the drain and the moves of the clock, such as the token of the test. Default: nothing does.
    /// </summary>
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Gets or sets the folder with the modules' implementations. Default: <c>modules</c> beside the test's assembly.</summary>
    public string? ModulesFolder { get; set; }

    /// <summary>Gets or sets the assembly whose folders are served. Default: the program's.</summary>
    public Assembly? Assembly { get; set; }

    /// <summary>
    /// Changes the application after its <c>Program.cs</c> has configured it: replace a service here. Calls are made in their order.
    /// </summary>
    /// <param name="change">Changes the builder.</param>
    public void Configure(Action<CommerceApplicationBuilder> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        changes.Add(change);
    }

    /// <summary>Adds a subscriber that records what it receives.</summary>
    /// <typeparam name="TData">The type of the event's data.</typeparam>
    /// <param name="definition">The event, such as <c>UserEvents.Created</c>.</param>
    /// <returns>The subscriber, with the default retries.</returns>
    public RecordingSubscriber<TData> Record<TData>(Event<TData> definition) =>
        Record<TData>(new SubscriberConfig { Event = definition });

    /// <summary>Adds a subscriber that records what it receives.</summary>
    /// <typeparam name="TData">The type of the event's data.</typeparam>
    /// <param name="config">How it subscribes.</param>
    public RecordingSubscriber<TData> Record<TData>(SubscriberConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var subscriber = new RecordingSubscriber<TData>(config);
        var descriptor = subscriber.Describe($"recording-{additions.Count + 1}");
        Prepare(services => TestSubscribers.Add(services, descriptor));
        return subscriber;
    }

    /// <summary>Puts a <see cref="FaultInjector{TService}"/> before a service of the application container.</summary>
    /// <typeparam name="TService">The contract: an interface, such as a module's or that of an external service.</typeparam>
    /// <returns>The injector. It injects nothing until it is told to.</returns>
    public FaultInjector<TService> InjectFaults<TService>()
        where TService : class
    {
        var injector = new FaultInjector<TService>();
        Configure(builder => builder.Services.Decorate<TService>(injector.Wrap));
        return injector;
    }

    /// <summary>Adds to the container of the application before it starts.</summary>
    internal void Prepare(Action<IServiceProvider> addition) => additions.Add(addition);

    internal void Apply(CommerceApplicationBuilder builder) => changes.ForEach(change => change(builder));

    internal void Apply(IServiceProvider services) => additions.ForEach(addition => addition(services));
}
