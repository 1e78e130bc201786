using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Commerce.Users;

/// <summary>
/// Signs and reads invite tokens. Tokens are not stored: everything in a token is in the invite's row, so that it can be signed again.
/// Elliptic
/// curves and RSA-PSS produce another text each time, so a token is identified by its claims, not by its bytes.
/// </summary>
/// <remarks>
/// An invite token cannot be confused with another token: it has its own <c>typ</c> (RFC 8725 section 3.11) and <c>aud</c>, only one
/// algorithm is accepted, and the key of a secret is derived for invites only.
/// </remarks>
internal sealed class InviteTokens
{
    private const string TokenType = "invite+jwt";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials credentials;
    private readonly UserModuleOptions options;
    private readonly TokenValidationParameters expected;

    public InviteTokens(IOptions<UserModuleOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        credentials = InviteKey.Create(this.options);
        expected = new TokenValidationParameters
        {
            IssuerSigningKey = credentials.Key,
            ValidAlgorithms = [credentials.Algorithm],
            ValidTypes = [TokenType],
            ValidAudience = this.options.JwtAudience,
            ValidIssuer = this.options.JwtIssuer,
            ValidateIssuer = this.options.JwtIssuer is not null,
            LifetimeValidator = (_, expires, _, _) => expires > time.GetUtcNow().UtcDateTime,
        };
    }

    /// <summary>Returns the id of a new token: 128 random bits, as 32 hexadecimal digits.</summary>
    public static string NewNonce() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>Signs the current token of an invite.</summary>
    public string Sign(InviteRow invite) => handler.CreateToken(new SecurityTokenDescriptor
    {
        TokenType = TokenType,
        Issuer = options.JwtIssuer,
        Audience = options.JwtAudience,
        IssuedAt = invite.IssuedAt.UtcDateTime,
        Expires = invite.ExpiresAt.UtcDateTime,
        Claims = new Dictionary<string, object>
        {
            ["id"] = invite.Id,
            ["email"] = invite.Email,
            [JwtRegisteredClaimNames.Jti] = invite.Nonce,
        },
        SigningCredentials = credentials,
    });

    /// <summary>Reads a token; rejects it unless this module signed it and it has not expired.</summary>
    public async Task<InviteTokenContent> ReadAsync(string? token)
    {
        var result = await handler.ValidateTokenAsync(token, expected);
        return result switch
        {
            { IsValid: false, Exception: SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException } =>
                new(InviteRejection.Expired),
            { IsValid: false } => new(InviteRejection.NotOurs),
            { SecurityToken: JsonWebToken { Id.Length: > 0 } jwt } when jwt.TryGetPayloadValue("id", out string id) =>
                new(InviteRejection.None, id, jwt.Id),
            _ => new(InviteRejection.NotOurs),
        };
    }

    /// <summary>Whether a token is the invite's newest one. The comparison takes constant time.</summary>
    public static bool IsNewest(InviteTokenContent token, InviteRow invite) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token.Nonce), Encoding.UTF8.GetBytes(invite.Nonce));
}
