using System.Globalization;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Commerce.Postgres.Keys;

namespace Commerce.Hosting.Keys;

/// <summary>A key of the ring, or the revocation of one.</summary>
/// <param name="Name">The name under which it is stored.</param>
/// <param name="Element">The key, in the format of Data Protection.</param>
internal sealed record RingKey(string Name, XElement Element)
{
    /// <summary>Gets the wrapped secret; <see langword="null"/> when it has none, or when something else has wrapped it.</summary>
    public XElement? Wrapped => Element.Descendants(WrappedKey.Name).FirstOrDefault();

    /// <summary>Gets what names the key; <see langword="null"/> for a revocation.</summary>
    public string? Id => Element.Attribute("id")?.Value;

    /// <summary>Gets what names the key that has wrapped it; <see langword="null"/> when none has.</summary>
    public string? WrappedWith => Wrapped is { } wrapped ? WrappedKey.KeyIdOf(wrapped) : null;

    /// <summary>Gets when it was created.</summary>
    public DateTimeOffset? CreatedAt => Time("creationDate");

    /// <summary>Gets when it encrypts no more. It decrypts for ever.</summary>
    public DateTimeOffset? ExpiresAt => Time("expirationDate");

    /// <summary>Reads a row.</summary>
    /// <returns><see langword="null"/> when somebody has changed it to something that is not XML.</returns>
    public static RingKey? Read(StoredKey stored)
    {
        try
        {
            return new RingKey(stored.Name, XElement.Parse(stored.Xml));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Whether the configured keys unwrap its secret.</summary>
    public bool IsReadable(KeySettings settings)
    {
        try
        {
            return Wrapped is not { } wrapped || WrappedKey.Unwrap(wrapped, settings) is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Makes the same key, wrapped with the first of the configured keys.</summary>
    /// <exception cref="CryptographicException">The configured keys do not unwrap it.</exception>
    public StoredKey Rewrap(KeySettings settings)
    {
        var copy = new XElement(Element);
        var wrapped = copy.Descendants(WrappedKey.Name).First();
        wrapped.ReplaceWith(WrappedKey.Wrap(WrappedKey.Unwrap(wrapped, settings), settings.Current));
        return new StoredKey(Name, copy.ToString(SaveOptions.DisableFormatting));
    }

    private DateTimeOffset? Time(string name) => DateTimeOffset.TryParse(
        Element.Element(name)?.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time
        : null;
}
