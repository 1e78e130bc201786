using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Commerce.Users;

/// <summary>Reads a key pair for the algorithm in the options.</summary>
internal static class KeyPair
{
    private const int MinRsaBits = 2048;

    /// <summary>Returns the key pair, or <see langword="null"/> if it is not valid.</summary>
    /// <param name="options">The options, with a private key.</param>
    /// <param name="failures">Receives all mistakes.</param>
    public static SecurityKey? Read(UserModuleOptions options, List<string> failures) => JwtAlgorithms.FamilyOf(options.JwtAlgorithm) switch
    {
        JwtFamily.Rsa => Read(options, ReadRsa, "an RSA private key", failures) is RSA key ? new RsaSecurityKey(key) : null,
        JwtFamily.EllipticCurve => Read(options, ReadEllipticCurve, "an elliptic-curve private key", failures) is ECDsa key
            ? new ECDsaSecurityKey(key)
            : null,
        _ => null,
    };

    private static AsymmetricAlgorithm? Read(
        UserModuleOptions options, Func<string, AsymmetricAlgorithm> import, string expected, List<string> failures)
    {
        var before = failures.Count;
        var key = Import(import, options.JwtPrivateKey!, nameof(options.JwtPrivateKey), expected, failures);
        if (key is null)
        {
            return null;
        }

        if (!HasPrivatePart(key))
        {
            failures.Add("JwtPrivateKey is a public key; it cannot sign.");
        }
        else if (JwtAlgorithms.CurveBits(options.JwtAlgorithm!) is { } bits ? key.KeySize != bits : key.KeySize < MinRsaBits)
        {
            var required = JwtAlgorithms.CurveBits(options.JwtAlgorithm!) ?? MinRsaBits;
            failures.Add($"JwtPrivateKey has {key.KeySize} bits; {options.JwtAlgorithm} needs {required}.");
        }

        using var pub = options.JwtPublicKey is { } pem
            ? Import(import, pem, nameof(options.JwtPublicKey), $"a public key for {options.JwtAlgorithm}", failures)
            : null;
        if (pub is not null && !pub.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
        {
            failures.Add("JwtPublicKey does not belong to JwtPrivateKey.");
        }

        if (failures.Count == before)
        {
            return key;
        }

        key.Dispose();
        return null;
    }

    private static AsymmetricAlgorithm? Import(
        Func<string, AsymmetricAlgorithm> import, string pem, string option, string expected, List<string> failures)
    {
        try
        {
            return import(pem);
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            failures.Add($"{option} cannot be read; expected {expected} in PEM, -----BEGIN …-----.");
            return null;
        }
    }

    private static bool HasPrivatePart(AsymmetricAlgorithm key)
    {
        try
        {
            CryptographicOperations.ZeroMemory(key.ExportPkcs8PrivateKey());
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static RSA ReadRsa(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static ECDsa ReadEllipticCurve(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }
}
