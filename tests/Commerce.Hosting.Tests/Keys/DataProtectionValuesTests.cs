using System.Security.Cryptography;
using System.Xml.Linq;
using Commerce.Hosting.Keys;
using Commerce.Tests;
using Commerce.Workflows.Values;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Keys;

/// <summary>The key ring as the engine uses it.</summary>
public sealed class DataProtectionValuesTests : ValueProtectorContract, IDisposable
{
    private readonly ServiceProvider services;
    private readonly ServiceProvider same;
    private readonly ServiceProvider other;

    public DataProtectionValuesTests()
    {
        var ring = new Ring();
        (services, same, other) = (Build(ring), Build(ring), Build(new Ring()));
    }

    private protected override IValueProtector Protector => services.GetRequiredService<DataProtectionValues>();

    private protected override IValueProtector SameKeys => same.GetRequiredService<DataProtectionValues>();

    private protected override IValueProtector OtherKeys => other.GetRequiredService<DataProtectionValues>();

    public void Dispose()
    {
        services.Dispose();
        same.Dispose();
        other.Dispose();
    }

    [Fact]
    public void The_key_that_is_missing_is_named()
    {
        var encrypted = OtherKeys.Protect([1]);
        var id = other.GetRequiredService<Microsoft.AspNetCore.DataProtection.KeyManagement.IKeyManager>().GetAllKeys().Single().KeyId;

        var error = Assert.Throws<ValueUnreadableException>(() => Protector.Unprotect(encrypted));

        Assert.Contains($"{id}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_that_fails_once_because_the_ring_was_to_be_read_again_is_repeated()
    {
        var provider = new FailingOnce();
        var values = new DataProtectionValues(provider);

        Assert.Equal([1], values.Protect([1]));
        provider.IsFailing = true;
        Assert.Equal([1], values.Unprotect([1]));
    }

    private static ServiceProvider Build(Ring ring)
    {
        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName("test").AddKeyManagementOptions(options => options.XmlRepository = ring);
        services.AddSingleton<DataProtectionValues>();
        return services.BuildServiceProvider();
    }

    private sealed class Ring : IXmlRepository
    {
        private readonly List<XElement> elements = [];

        public IReadOnlyCollection<XElement> GetAllElements() => [.. elements];

        public void StoreElement(XElement element, string friendlyName) => elements.Add(element);
    }

    private sealed class FailingOnce : IDataProtectionProvider, IDataProtector
    {
        public bool IsFailing { get; set; } = true;

        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => Unprotect(plaintext);

        public byte[] Unprotect(byte[] protectedData)
        {
            if (IsFailing)
            {
                IsFailing = false;
                throw new CryptographicException("The database is away.");
            }

            return protectedData;
        }
    }
}
