using System.Collections.Concurrent;
using Commerce.Background;
using Commerce.Events;
using Commerce.Events.Deliveries;
using Commerce.Events.Dispatch;
using Commerce.Events.Routing;
using Commerce.Manifests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Commerce.Tests;

/// <summary>A delivery store, what emits into it, and dispatchers for it.</summary>
internal sealed class DeliveryBench : ISubscriberInvoker, ILoggerFactory, ILogger
{
    private readonly DeliveryQueueRelay queue = new();

    public DeliveryBench() => Subscribers = new SubscriberRegistry(Routes);

    public EventRoutes Routes { get; } = new() { MaxDepth = 3 };

    public SubscriberRegistry Subscribers { get; }

    public IDeliveryQueue Queue => queue;

    public BackgroundLoops Loops { get; } = new();

    /// <summary>The clock of the dispatchers.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The ids of the warnings and errors in the log, in order.</summary>
    public ConcurrentQueue<int> Troubles { get; } = [];

    /// <summary>Whether every call of the log throws.</summary>
    public bool LogThrows { get; set; }

    public void Add(string id, SubscriberConfig config, Func<Delivery, CancellationToken, Task> handle)
    {
        var problems = new List<Problem>();
        var descriptor = new SubscriberDescriptor(
            $"Subscribers/{id}.cs", () => config, (delivery, _, cancellationToken) => handle(delivery, cancellationToken));
        Subscribers.Add(descriptor, config, problems);
        Assert.Empty(problems);
    }

    public IDeliveryDispatcher Dispatch(HostPlace place, params IEventInterceptor[] interceptors) =>
        Attach(Dispatchers(interceptors).Create(place));

    public IDeliveryDispatcher DispatchNothing(IDeliveryStore store, Action notify, params IEventInterceptor[] interceptors) =>
        Attach(Dispatchers(interceptors).CreateNull(store, notify));

    public Task InvokeAsync(Subscriber subscriber, Delivery delivery, CancellationToken cancellationToken) =>
        subscriber.Descriptor.Handle(delivery, null!, cancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public bool IsEnabled(LogLevel logLevel) => LogThrows ? throw new InvalidOperationException("log") : logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => NullLogger.Instance.BeginScope(state);

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (LogThrows)
        {
            throw new InvalidOperationException("log");
        }

        Troubles.Enqueue(eventId.Id);
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private DispatcherFactory Dispatchers(IEventInterceptor[] interceptors) =>
        new(Subscribers, this, interceptors, Routes, Time, this, Loops);

    private IDeliveryDispatcher Attach(IDeliveryDispatcher dispatcher)
    {
        queue.Attach(dispatcher);
        dispatcher.Start();
        return dispatcher;
    }
}
