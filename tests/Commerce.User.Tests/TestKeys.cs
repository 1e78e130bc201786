using System.Security.Cryptography;

namespace Commerce.User.Tests;

/// <summary>Key pairs for tests, in PEM.</summary>
internal static class TestKeys
{
    public static readonly (string Private, string Public) Rsa = Pair(RSA.Create(2048));
    public static readonly (string Private, string Public) OtherRsa = Pair(RSA.Create(2048));
    public static readonly (string Private, string Public) ShortRsa = Pair(RSA.Create(1024));
    public static readonly (string Private, string Public) Elliptic256 = Pair(ECDsa.Create(ECCurve.NamedCurves.nistP256));
    public static readonly (string Private, string Public) Elliptic384 = Pair(ECDsa.Create(ECCurve.NamedCurves.nistP384));
    public static readonly (string Private, string Public) Elliptic521 = Pair(ECDsa.Create(ECCurve.NamedCurves.nistP521));

    private static (string Private, string Public) Pair(AsymmetricAlgorithm key)
    {
        using (key)
        {
            return (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
        }
    }
}
