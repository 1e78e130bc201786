using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Commerce.Users;

/// <summary>Creates the key that signs invite tokens from the options.</summary>
internal static class InviteKey
{
    /// <summary>Returns the key and its only algorithm. The options must be valid.</summary>
    public static SigningCredentials Create(UserModuleOptions options) => new(
        options.JwtPrivateKey is null ? Derive(options.JwtSecret!) : KeyPair.Read(options, [])!,
        options.JwtAlgorithm ?? SecurityAlgorithms.HmacSha256);

    // A derived key: a token signed elsewhere with the same secret is not valid here, nor the other way round.
    private static SymmetricSecurityKey Derive(string secret) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA512, Encoding.UTF8.GetBytes(secret), 64, info: "commerce.user.invite"u8.ToArray()));
}
