using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Commerce.Users;

/// <summary>
/// Signs and reads invite tokens. A token is nowhere stored: everything in it is in the invite's row, so that it can be signed again.
/// Signed twice with an elliptic curve or RSA-PSS it is not the same text, so a token is known by its claims, not by its bytes.
/// </summary>
/// <remarks>
/// No other token passes for an invite and no invite for another token: it says what it is in <c>typ</c> (RFC 8725 section 3.11) and
/// <c>aud</c>, only one algorithm is accepted, and a secret's key is derived for invites alone.
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

    /// <summary>What makes each token of an invite another one: 128 random bits, as 32 hexadecimal digits.</summary>
    public static string NewNonce() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The invite's token.</summary>
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

    /// <summary>What a token says, when it is one of ours that has not expired.</summary>
    public async Task<InviteTokenContent> ReadAsync(string? token)
    {
        var result = await handler.ValidateTokenAsync(token, expected);
        return result switch
        {
            { IsValid: false, Exception: SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException } => new(InviteRefusal.Expired),
            { IsValid: false } => new(InviteRefusal.NotOurs),
            { SecurityToken: JsonWebToken { Id.Length: > 0 } jwt } when jwt.TryGetPayloadValue("id", out string id) => new(InviteRefusal.None, id, jwt.Id),
            _ => new(InviteRefusal.NotOurs),
        };
    }

    /// <summary>Whether a token is the invite's newest one. Takes the same time wherever the two differ.</summary>
    public static bool IsNewest(InviteTokenContent token, InviteRow invite) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token.Nonce), Encoding.UTF8.GetBytes(invite.Nonce));
}
