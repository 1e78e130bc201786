using System.Security.Cryptography;
using Commerce.Workflows.Values;
using Microsoft.AspNetCore.DataProtection;

namespace Commerce.Hosting.Keys;

/// <summary>Encrypts the sensitive values of runs with the key ring.</summary>
/// <param name="provider">Uses the ring.</param>
internal sealed class DataProtectionValues(IDataProtectionProvider provider) : IValueProtector
{
    // In front of what a key has encrypted: four bytes that are always the same, and the id of the key.
    private const int MarkSize = 4;
    private const int IdSize = 16;

    // Part of what is encrypted: it must not change.
    private readonly IDataProtector protector = provider.CreateProtector("Commerce.Workflows");

    /// <inheritdoc/>
    public byte[] Protect(byte[] value) => Repeat(protector.Protect, value);

    /// <inheritdoc/>
    public byte[] Unprotect(byte[] protectedValue)
    {
        ArgumentNullException.ThrowIfNull(protectedValue);
        try
        {
            return Repeat(protector.Unprotect, protectedValue);
        }
        catch (CryptographicException exception)
        {
            throw new ValueUnreadableException(
                protectedValue.Length < MarkSize + IdSize
                    ? "It was changed."
                    : $"It needs the key {new Guid(protectedValue.AsSpan(MarkSize, IdSize))} of the key ring, which is not there or was " +
                      "wrapped with a key that is not in Commerce:Keys; or it was changed.",
                exception);
        }
    }

    /// <summary>
    /// Calls Data Protection once more when it fails. Once a day it reads the ring again; when the database is away then, one call fails
    /// for it, and the next one uses the keys that it knows.
    /// </summary>
    private static byte[] Repeat(Func<byte[], byte[]> call, byte[] value)
    {
        try
        {
            return call(value);
        }
        catch (CryptographicException)
        {
            return call(value);
        }
    }
}
