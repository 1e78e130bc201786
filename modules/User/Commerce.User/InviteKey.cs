using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Commerce.Users;

/// <summary>The key that signs invite tokens, made from the options.</summary>
internal static class InviteKey
{
    /// <summary>The key and its one algorithm, of options that are valid.</summary>
    public static SigningCredentials Create(UserModuleOptions options) => new(
        options.JwtPrivateKey is null ? Derive(options.JwtSecret!) : KeyPair.Read(options, [])!,
        options.JwtAlgorithm ?? SecurityAlgorithms.HmacSha256);

    // A key of its own: a token made with the same secret for something else is not signed with this one, nor the other way round.
    private static SymmetricSecurityKey Derive(string secret) =>
        new(HKDF.DeriveKey(HashAlgorithmName.SHA512, Encoding.UTF8.GetBytes(secret), 64, info: "commerce.user.invite"u8.ToArray()));
}
