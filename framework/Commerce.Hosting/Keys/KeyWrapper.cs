using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Keys;

/// <summary>Wraps new keys of the ring with the current key.</summary>
/// <param name="settings">Has the key.</param>
internal sealed class KeyWrapper(KeySettings settings) : IXmlEncryptor
{
    /// <inheritdoc/>
    public EncryptedXmlInfo Encrypt(XElement plaintextElement) =>
        new(WrappedKey.Wrap(plaintextElement, settings.Current), typeof(KeyUnwrapper));
}

/// <summary>Unwraps keys of the ring. Data Protection creates it by its name, which is stored with each key: it must not change.</summary>
/// <param name="services">The application's container.</param>
internal sealed class KeyUnwrapper(IServiceProvider services) : IXmlDecryptor
{
    /// <inheritdoc/>
    public XElement Decrypt(XElement encryptedElement) =>
        WrappedKey.Unwrap(encryptedElement, services.GetRequiredService<KeySettings>());
}
