using Commerce;
using Commerce.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Samples.Events;

public static class EventSetup
{
    public static void CountEvents(this CommerceApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IEventInterceptor, EventCounter>();
    }

    public static void KeepEventsInMemory(this CommerceApplicationBuilder builder)
    {
        builder.Configuration["Commerce:Events:Provider"] = "memory";
    }
}
