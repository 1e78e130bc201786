using Commerce.Postgres.Sessions;
using Commerce.Workflows.Values;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Keys;

/// <summary>Registers Data Protection with the key ring of the application's database: ASP.NET Core uses it, too.</summary>
internal static class KeyRegistration
{
    /// <summary>Adds the services, before those of the application, which may choose another store for the ring.</summary>
    public static void AddKeyRing(this IServiceCollection services)
    {
        services.AddSingleton<KeySettings>();
        services.AddSingleton<KeyWrapper>();
        services.AddSingleton(provider => new KeyRingRepository(provider.GetRequiredService<Database>));
        // The same on all hosts, wherever their folders are.
        services.AddDataProtection().SetApplicationName("Commerce");
        services.AddOptions<KeyManagementOptions>().Configure<KeyRingRepository, KeyWrapper>((options, ring, wrapper) =>
        {
            options.XmlRepository = ring;
            options.XmlEncryptor = wrapper;
        });
        services.AddSingleton<IValueProtector, DataProtectionValues>();
        services.AddSingleton<JournalDialect>();
        services.AddSingleton<KeyRingOpener>();
        services.AddSingleton<KeyRing>();
    }
}
