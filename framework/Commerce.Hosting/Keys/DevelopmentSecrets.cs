using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Keys;

/// <summary>
/// Derives the secrets of modules from the key for Development: they are as random as the key, and stay what they are as long as it does.
/// </summary>
/// <param name="environment">Names the application's folder.</param>
internal sealed class DevelopmentSecrets(IHostEnvironment environment)
{
    private readonly string file = DevelopmentKey.PathIn(environment.ContentRootPath);

    /// <summary>Gets the secret of a name.</summary>
    /// <param name="name">The name. Two names have two secrets.</param>
    /// <returns>32 bytes in base64.</returns>
    /// <exception cref="IOException">The key cannot be read or created.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    /// <exception cref="InvalidDataException">The file does not contain a key.</exception>
    public string Get(string name)
    {
        var key = new byte[WrappingKey.Size];
        if (!Convert.TryFromBase64String(DevelopmentKey.Read(file), key, out var length) || length != key.Length)
        {
            throw new InvalidDataException($"{file} does not contain 32 bytes in base64. Restore it, or delete it for a new key.");
        }

        var use = Encoding.UTF8.GetBytes($"Commerce development secret {name}");
        return Convert.ToBase64String(HKDF.DeriveKey(HashAlgorithmName.SHA256, key, outputLength: 32, info: use));
    }
}
