using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace Commerce.Hosting.Keys;

/// <summary>The element that stands for the secret of a key of the ring.</summary>
internal static class WrappedKey
{
    /// <summary>The name of the element.</summary>
    public static readonly XName Name = "wrapped";

    private static readonly XName KeyId = "key";

    /// <summary>Wraps a secret.</summary>
    public static XElement Wrap(XElement secret, WrappingKey key) => new(
        Name,
        new XAttribute(KeyId, key.Id),
        Convert.ToBase64String(key.Wrap(Encoding.UTF8.GetBytes(secret.ToString(SaveOptions.DisableFormatting)))));

    /// <summary>Gets what names the key that has wrapped an element.</summary>
    public static string? KeyIdOf(XElement wrapped) => wrapped.Attribute(KeyId)?.Value;

    /// <summary>Unwraps a secret.</summary>
    /// <exception cref="CryptographicException">Its key is not among those, or the element was changed.</exception>
    public static XElement Unwrap(XElement wrapped, KeySettings settings)
    {
        var key = settings.Find(KeyIdOf(wrapped)) ?? throw new CryptographicException(
            $"The key of the ring was wrapped with the key '{KeyIdOf(wrapped)}', which is not in Commerce:Keys.");
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(key.Unwrap(Convert.FromBase64String(wrapped.Value))));
        }
        catch (FormatException exception)
        {
            throw new CryptographicException("The wrapped key was changed.", exception);
        }
    }
}
