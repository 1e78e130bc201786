using System.Security.Cryptography;

namespace Commerce.Workflows.Values;

/// <summary>Encrypts with a random key that is gone with the process, as runs in memory are: for tests.</summary>
internal sealed class InMemoryProtector : IValueProtector
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    /// <inheritdoc/>
    public byte[] Protect(byte[] value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var sealedValue = new byte[NonceSize + TagSize + value.Length];
        var (nonce, tag, cipher) = Split(sealedValue);
        RandomNumberGenerator.Fill(nonce.AsSpan());
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, value, cipher, tag);
        return sealedValue;
    }

    /// <inheritdoc/>
    public byte[] Unprotect(byte[] protectedValue)
    {
        ArgumentNullException.ThrowIfNull(protectedValue);
        if (protectedValue.Length < NonceSize + TagSize)
        {
            throw new ValueUnreadableException("It is too short.");
        }

        var (nonce, tag, cipher) = Split(protectedValue);
        var value = new byte[cipher.Count];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(nonce, cipher, tag, value);
            return value;
        }
        catch (CryptographicException exception)
        {
            throw new ValueUnreadableException("It was encrypted with another key, or was changed.", exception);
        }
    }

    private static (ArraySegment<byte> Nonce, ArraySegment<byte> Tag, ArraySegment<byte> Cipher) Split(byte[] all) =>
        (new(all, 0, NonceSize), new(all, NonceSize, TagSize), new(all, NonceSize + TagSize, all.Length - NonceSize - TagSize));
}
