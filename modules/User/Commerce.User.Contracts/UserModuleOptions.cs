namespace Commerce.Users;

/// <summary>
/// The User module's options. Set them in code; the section <c>Commerce:Modules:user</c> binds on top. All are checked while the
/// application boots, all mistakes are reported together.
/// </summary>
/// <remarks>Source of the algorithms: RFC 7518 section 3.1. Spans are written <c>d.hh:mm:ss</c> in the configuration; a bare number is refused.</remarks>
public sealed class UserModuleOptions
{
    /// <summary>
    /// Signs invite tokens: at least 32 bytes, in UTF-8. The key is derived from it, so that it may sign other things elsewhere.
    /// Default: in Development a random secret of this application on this machine; elsewhere none, and the application does not start
    /// without one or <see cref="JwtPrivateKey"/>.
    /// </summary>
    public string? JwtSecret { get; set; }

    /// <summary>Signs invite tokens instead of <see cref="JwtSecret"/>: an RSA key (at least 2,048 bits) or an elliptic-curve key, in PEM. Default: none.</summary>
    public string? JwtPrivateKey { get; set; }

    /// <summary>The public half of <see cref="JwtPrivateKey"/>, in PEM; the two must belong together. Default: taken from the private key.</summary>
    public string? JwtPublicKey { get; set; }

    /// <summary>
    /// The one algorithm tokens are signed with and accepted in: <c>HS256</c>, <c>HS384</c>, <c>HS512</c> with a secret; <c>RS256</c>, <c>RS384</c>,
    /// <c>RS512</c>, <c>PS256</c>, <c>PS384</c>, <c>PS512</c>, <c>ES256</c>, <c>ES384</c>, <c>ES512</c> with a key pair.
    /// Default: <c>HS256</c>; with a key pair it must be named.
    /// </summary>
    public string? JwtAlgorithm { get; set; }

    /// <summary>Who issues the tokens: their <c>iss</c>. Default: none.</summary>
    public string? JwtIssuer { get; set; }

    /// <summary>Whom the tokens are for: their <c>aud</c>. Default: <c>commerce.user.invite</c>.</summary>
    public string JwtAudience { get; set; } = "commerce.user.invite";

    /// <summary>How long an invite can be accepted: between a minute and 366 days. Default: one day.</summary>
    public TimeSpan InviteLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether an invite can be accepted only with the e-mail address it was sent to. Off, whoever holds a token may choose any address.
    /// Default: on.
    /// </summary>
    public bool RequireInvitedEmail { get; set; } = true;

    /// <summary>How long an invite is kept after it has expired, at most 3,660 days. Zero: until the next hour. Default: 30 days.</summary>
    public TimeSpan ExpiredInviteRetention { get; set; } = TimeSpan.FromDays(30);
}
