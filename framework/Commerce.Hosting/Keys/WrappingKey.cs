using System.Security.Cryptography;

namespace Commerce.Hosting.Keys;

/// <summary>A key from the configuration. It encrypts keys of the ring, and nothing else.</summary>
internal sealed class WrappingKey
{
    /// <summary>The length of a key in bytes.</summary>
    public const int Size = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] key;

    /// <summary>Creates a key.</summary>
    /// <param name="key">Its bytes, <see cref="Size"/> of them.</param>
    /// <param name="place">The setting or file that it comes from.</param>
    public WrappingKey(byte[] key, string place)
    {
        (this.key, Place) = (key, place);
        Id = Convert.ToHexStringLower(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, outputLength: 4, info: "Commerce key id"u8.ToArray()));
    }

    /// <summary>Gets what names the key for people and in the ring. It says nothing about the key.</summary>
    public string Id { get; }

    /// <summary>Gets the setting or file that it comes from.</summary>
    public string Place { get; }

    /// <summary>Encrypts.</summary>
    public byte[] Wrap(byte[] value)
    {
        var wrapped = new byte[NonceSize + TagSize + value.Length];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(
            wrapped.AsSpan(0, NonceSize), value, wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize));
        return wrapped;
    }

    /// <summary>Decrypts.</summary>
    /// <exception cref="CryptographicException">Another key has encrypted it, or it was changed.</exception>
    public byte[] Unwrap(byte[] wrapped)
    {
        if (wrapped.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("It is too short.");
        }

        var value = new byte[wrapped.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(wrapped.AsSpan(0, NonceSize), wrapped.AsSpan(NonceSize + TagSize), wrapped.AsSpan(NonceSize, TagSize), value);
        return value;
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
