namespace Commerce.Users;

/// <summary>What kind of key a signature algorithm takes.</summary>
internal enum JwtFamily
{
    /// <summary>No algorithm of ours.</summary>
    None,

    /// <summary>A secret.</summary>
    Secret,

    /// <summary>An RSA key pair.</summary>
    Rsa,

    /// <summary>An elliptic-curve key pair.</summary>
    EllipticCurve,
}
