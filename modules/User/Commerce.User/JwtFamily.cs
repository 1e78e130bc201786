namespace Commerce.Users;

/// <summary>The kind of key that a signature algorithm requires.</summary>
internal enum JwtFamily
{
    /// <summary>The algorithm is not allowed.</summary>
    None,

    /// <summary>A secret.</summary>
    Secret,

    /// <summary>An RSA key pair.</summary>
    Rsa,

    /// <summary>An elliptic-curve key pair.</summary>
    EllipticCurve,
}
