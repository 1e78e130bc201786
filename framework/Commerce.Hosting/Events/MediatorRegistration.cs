using Commerce.Events.Dispatch;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Events;

/// <summary>Registers what carries deliveries to subscribers.</summary>
internal static class MediatorRegistration
{
    /// <summary>Adds MediatR with the handlers and behaviors of this folder.</summary>
    public static void AddMediator(this IServiceCollection services)
    {
        services.AddSingleton<ISubscriberInvoker, MediatorInvoker>();
        // MediatR finds its handlers and behaviors in the container, where Scrutor adds them. They are stateless, so they are transient.
        services.AddTransient<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddTransient<IMediator, Mediator>();
        services.Scan(scan => scan.FromAssemblyOf<DeliverEvent>()
            .AddClasses(classes => classes.AssignableToAny(typeof(IRequestHandler<,>), typeof(IPipelineBehavior<,>)), publicOnly: false)
            .AsImplementedInterfaces()
            .WithTransientLifetime());
    }
}
