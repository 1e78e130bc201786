namespace Commerce.Users;

/// <summary>The signature algorithms that are allowed. <c>none</c> is not among them.</summary>
/// <remarks>Source: RFC 7518 section 3.1.</remarks>
internal static class JwtAlgorithms
{
    public static readonly IReadOnlyList<string> All =
        ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static JwtFamily FamilyOf(string? algorithm) => All.Contains(algorithm)
        ? algorithm![..2] switch { "HS" => JwtFamily.Secret, "ES" => JwtFamily.EllipticCurve, _ => JwtFamily.Rsa }
        : JwtFamily.None;

    /// <summary>The size of the algorithm's curve, or <see langword="null"/> when it has none.</summary>
    public static int? CurveBits(string algorithm) => algorithm switch { "ES256" => 256, "ES384" => 384, "ES512" => 521, _ => null };
}
