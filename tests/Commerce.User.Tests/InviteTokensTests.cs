using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Commerce.Users;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.User.Tests;

public sealed class InviteTokensTests
{
    private const string Secret = "kP0v6q3mT9xJ2nQ8wR5yB7cL4dF1gHzA";

    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider time = new(Start);

    public static TheoryData<string> Algorithms => [.. JwtAlgorithms.All];

    [Theory]
    [MemberData(nameof(Algorithms))]
    [Trait("Case", "USR-6")]
    public async Task A_token_of_every_algorithm_is_known_again_and_only_by_the_same_key(string algorithm)
    {
        var invite = Invite();
        var tokens = Tokens(For(algorithm));
        var token = tokens.Sign(invite);

        var read = await tokens.ReadAsync(token);

        Assert.Equal(new InviteTokenContent(InviteRejection.None, invite.Id, invite.Nonce), read);
        Assert.True(InviteTokens.IsNewest(read, invite));
        Assert.False(InviteTokens.IsNewest(read, invite with { Nonce = InviteTokens.NewNonce() }));
        Assert.Equal(InviteRejection.NotOurs, (await Tokens(new() { JwtSecret = Secret + "x" }).ReadAsync(token)).Rejection);
    }

    [Fact]
    [Trait("Case", "C68")]
    public void A_token_says_whom_it_invites_and_until_when()
    {
        var invite = Invite();
        var parts = Tokens(new() { JwtSecret = Secret, JwtIssuer = "shop" }).Sign(invite).Split('.');
        var header = Json(parts[0]);
        var claims = Json(parts[1]);

        // CHANGE: the type is not the plain "JWT", so that an invite is never taken for a login and a login never for an invite.
        Assert.Equal(("HS256", "invite+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        Assert.Equal((invite.Id, invite.Email), (claims.GetProperty("id").GetString(), claims.GetProperty("email").GetString()));
        Assert.Equal(
            (Start.ToUnixTimeSeconds(), Start.AddDays(1).ToUnixTimeSeconds()),
            (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64()));
        Assert.Equal(invite.Nonce, claims.GetProperty("jti").GetString());
        Assert.Equal(("shop", "commerce.user.invite"), (claims.GetProperty("iss").GetString(), claims.GetProperty("aud").GetString()));
    }

    [Fact]
    public void A_token_can_be_signed_again_from_what_is_stored()
    {
        var invite = Invite();

        Assert.Equal(
            Tokens(new() { JwtSecret = Secret }).Sign(invite),
            Tokens(new() { JwtSecret = Secret }).Sign(invite with { UpdatedAt = Start.AddHours(1) }));
    }

    [Fact]
    public async Task A_token_ends_with_the_second_it_names()
    {
        var tokens = Tokens(new() { JwtSecret = Secret });
        var token = tokens.Sign(Invite());

        time.SetUtcNow(Start.AddDays(1).AddTicks(-1));
        Assert.Equal(InviteRejection.None, (await tokens.ReadAsync(token)).Rejection);
        time.SetUtcNow(Start.AddDays(1));
        Assert.Equal(InviteRejection.Expired, (await tokens.ReadAsync(token)).Rejection);
    }

    [Fact]
    public async Task What_is_no_invite_token_is_not_ours()
    {
        var tokens = Tokens(new() { JwtSecret = Secret });
        var parts = tokens.Sign(Invite()).Split('.');

        foreach (var text in new[]
        {
            null, "", "x", "a.b.c", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}", $"{parts[0]}.{parts[1]}.{parts[2][..^2]}AA",
        })
        {
            Assert.Equal(InviteRejection.NotOurs, (await tokens.ReadAsync(text)).Rejection);
        }
    }

    [Fact]
    public async Task A_token_for_something_else_is_not_ours_even_with_the_same_secret()
    {
        var tokens = Tokens(new() { JwtSecret = Secret });
        var payload = tokens.Sign(Invite()).Split('.')[1];

        foreach (var type in new[] { "JWT", "invite+jwt" })
        {
            var content = $"{Encode($$"""{"alg":"HS256","typ":"{{type}}"}""")}.{payload}";
            var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(content));
            Assert.Equal(InviteRejection.NotOurs, (await tokens.ReadAsync($"{content}.{Base64Url.EncodeToString(signature)}")).Rejection);
        }
    }

    [Fact]
    public async Task A_token_that_names_its_own_algorithm_is_not_ours()
    {
        var (key, pub) = TestKeys.Rsa;
        var tokens = Tokens(new() { JwtPrivateKey = key, JwtAlgorithm = "RS256" });
        var payload = tokens.Sign(Invite()).Split('.')[1];

        // The public key taken for a secret, no signature at all, and the same key with another padding.
        var confused = $"{Encode("""{"alg":"HS256","typ":"invite+jwt"}""")}.{payload}";
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(pub), Encoding.ASCII.GetBytes(confused));
        Assert.Equal(InviteRejection.NotOurs, (await tokens.ReadAsync($"{confused}.{Base64Url.EncodeToString(signature)}")).Rejection);
        Assert.Equal(
            InviteRejection.NotOurs, (await tokens.ReadAsync($"{Encode("""{"alg":"none","typ":"invite+jwt"}""")}.{payload}.")).Rejection);
        Assert.Equal(
            InviteRejection.NotOurs,
            (await tokens.ReadAsync(Tokens(new() { JwtPrivateKey = key, JwtAlgorithm = "PS256" }).Sign(Invite()))).Rejection);
    }

    [Fact]
    [Trait("Case", "USR-6")]
    public async Task A_token_for_another_issuer_or_audience_is_not_ours()
    {
        var token = Tokens(new() { JwtSecret = Secret, JwtIssuer = "one", JwtAudience = "first" }).Sign(Invite());

        Assert.Equal(
            InviteRejection.None,
            (await Tokens(new() { JwtSecret = Secret, JwtIssuer = "one", JwtAudience = "first" }).ReadAsync(token)).Rejection);
        Assert.Equal(
            InviteRejection.NotOurs,
            (await Tokens(new() { JwtSecret = Secret, JwtIssuer = "two", JwtAudience = "first" }).ReadAsync(token)).Rejection);
        Assert.Equal(InviteRejection.NotOurs, (await Tokens(new() { JwtSecret = Secret, JwtIssuer = "one" }).ReadAsync(token)).Rejection);
    }

    [Fact]
    public void No_two_tokens_of_an_invite_share_a_nonce()
    {
        var nonces = Enumerable.Range(0, 100).Select(_ => InviteTokens.NewNonce()).ToHashSet();

        Assert.Equal(100, nonces.Count);
        Assert.All(nonces, nonce => Assert.Equal(32, nonce.Length));
    }

    private static UserModuleOptions For(string algorithm) => algorithm[..2] switch
    {
        "HS" => new() { JwtSecret = Secret, JwtAlgorithm = algorithm },
        "ES" => new()
        {
            JwtPrivateKey = (algorithm switch
            {
                "ES256" => TestKeys.Elliptic256,
                "ES384" => TestKeys.Elliptic384,
                _ => TestKeys.Elliptic521,
            }).Private,
            JwtAlgorithm = algorithm,
        },
        _ => new() { JwtPrivateKey = TestKeys.Rsa.Private, JwtPublicKey = TestKeys.Rsa.Public, JwtAlgorithm = algorithm },
    };

    private static InviteRow Invite() =>
        new(
            "invite_1",
            "Ada@x.test",
            Accepted: false,
            InviteTokens.NewNonce(),
            Start,
            Start.AddDays(1),
            Metadata: null,
            Start,
            Start,
            DeletedAt: null);

    private static JsonElement Json(string part) => JsonElement.Parse(Base64Url.DecodeFromChars(part));

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private InviteTokens Tokens(UserModuleOptions options) => new(Options.Create(options), time);
}
