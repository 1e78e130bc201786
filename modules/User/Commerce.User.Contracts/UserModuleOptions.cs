namespace Commerce.Users;

/// <summary>
/// The options of the User module. Set them in code; the section <c>Commerce:Modules:user</c> overrides them. They are validated while the
/// application boots, and all mistakes are reported together.
/// </summary>
/// <remarks>
/// Source of the algorithms: RFC 7518 section 3.1. Spans are written <c>d.hh:mm:ss</c> in the configuration; a bare number is an error.
/// </remarks>
public sealed class UserModuleOptions
{
    /// <summary>
    /// Gets or sets the secret for invite tokens: at least 32 bytes, in UTF-8. The signing key is derived from it, so the secret may be
    /// used
    /// elsewhere too.
    /// Default: in Development a random secret for this application on this machine; elsewhere none, and the application does not start
    /// without a secret or a <see cref="JwtPrivateKey"/>.
    /// </summary>
    public string? JwtSecret { get; set; }

    /// <summary>
    /// Gets or sets the private key for invite tokens, used instead of <see cref="JwtSecret"/>: an RSA key of at least 2,048 bits or an
    /// elliptic-curve key, in PEM. Default:
    /// none.
    /// </summary>
    public string? JwtPrivateKey { get; set; }

    /// <summary>
    /// Gets or sets the public key of <see cref="JwtPrivateKey"/>, in PEM. Default: derived from the private key.
    /// </summary>
    public string? JwtPublicKey { get; set; }

    /// <summary>
    /// Gets or sets the only algorithm for signing and accepting tokens: <c>HS256</c>, <c>HS384</c>, <c>HS512</c> with a secret;
    /// <c>RS256</c>,
    /// <c>RS384</c>,
    /// <c>RS512</c>, <c>PS256</c>, <c>PS384</c>, <c>PS512</c>, <c>ES256</c>, <c>ES384</c>, <c>ES512</c> with a key pair.
    /// Default: <c>HS256</c>; with a key pair it must be set.
    /// </summary>
    public string? JwtAlgorithm { get; set; }

    /// <summary>Gets or sets the issuer of the tokens: their <c>iss</c>. Default: none.</summary>
    public string? JwtIssuer { get; set; }

    /// <summary>Gets or sets the audience of the tokens: their <c>aud</c>. Default: <c>commerce.user.invite</c>.</summary>
    public string JwtAudience { get; set; } = "commerce.user.invite";

    /// <summary>Gets or sets how long an invite can be accepted: between a minute and 366 days. Default: one day.</summary>
    public TimeSpan InviteLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Gets or sets whether an invite must be accepted with the e-mail address it was sent to. Otherwise whoever holds a token may choose
    /// any
    /// address.
    /// Default: on.
    /// </summary>
    public bool RequireInvitedEmail { get; set; } = true;

    /// <summary>
    /// Gets or sets how long an invite is kept after its expiry, at most 3,660 days; zero keeps it until the next hour. Default: 30 days.
    /// </summary>
    public TimeSpan ExpiredInviteRetention { get; set; } = TimeSpan.FromDays(30);
}
