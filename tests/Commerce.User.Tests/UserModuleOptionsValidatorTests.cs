using Commerce.Users;
using Microsoft.Extensions.Configuration;

namespace Commerce.User.Tests;

public sealed class UserModuleOptionsValidatorTests
{
    private const string Secret = "kP0v6q3mT9xJ2nQ8wR5yB7cL4dF1gHzA";

    [Theory]
    [InlineData("HS256")]
    [InlineData("HS384")]
    [InlineData("HS512")]
    [InlineData(null)]
    public void A_random_secret_of_32_bytes_will_do(string? algorithm) =>
        Assert.Empty(Failures(new UserModuleOptions { JwtSecret = Secret, JwtAlgorithm = algorithm }));

    [Fact]
    [Trait("Case", "USR-6")]
    public void A_key_pair_that_fits_its_algorithm_will_do()
    {
        var (rsa, rsaPublic) = TestKeys.Rsa;

        Assert.Empty(Failures(new UserModuleOptions { JwtPrivateKey = rsa, JwtPublicKey = rsaPublic, JwtAlgorithm = "RS256" }));
        Assert.Empty(Failures(new UserModuleOptions { JwtPrivateKey = rsa, JwtAlgorithm = "PS512" }));
        Assert.Empty(
            Failures(
                new UserModuleOptions
                {
                    JwtPrivateKey = TestKeys.Elliptic256.Private,
                    JwtPublicKey = TestKeys.Elliptic256.Public,
                    JwtAlgorithm = "ES256",
                }));
        Assert.Empty(Failures(new UserModuleOptions { JwtPrivateKey = TestKeys.Elliptic521.Private, JwtAlgorithm = "ES512" }));
    }

    [Theory]
    [InlineData(null, "missing")]
    [InlineData(" ", "missing")]
    [InlineData("kP0v6q3mT9xJ2nQ8wR5yB7cL4dF1gHz", "shorter than 32 bytes")]
    [InlineData("supersecretsupersecretsupersecret", "well-known")]
    [InlineData("Your-Secret-Key-1234567890-1234567890", "well-known")]
    [InlineData("a-string-secret-at-least-256-bits-long", "well-known")]
    public void A_secret_that_can_be_guessed_is_refused(string? secret, string reason) =>
        Assert.Contains(reason, Assert.Single(Failures(new UserModuleOptions { JwtSecret = secret })), StringComparison.Ordinal);

    [Theory]
    [InlineData("none")]
    [InlineData("hs256")]
    [InlineData("ES256K")]
    [InlineData("")]
    public void An_algorithm_outside_of_the_list_is_refused_with_the_list(string algorithm) =>
        Assert.Contains(
            "HS256, HS384",
            Assert.Single(Failures(new UserModuleOptions { JwtSecret = Secret, JwtAlgorithm = algorithm })),
            StringComparison.Ordinal);

    [Fact]
    public void What_leaves_open_which_key_signs_is_refused()
    {
        var (key, pub) = TestKeys.Rsa;

        Assert.Contains(
            "both set",
            Assert.Single(Failures(new() { JwtSecret = Secret, JwtPrivateKey = key, JwtAlgorithm = "RS256" })),
            StringComparison.Ordinal);
        Assert.Contains("must be set", Assert.Single(Failures(new() { JwtPrivateKey = key })), StringComparison.Ordinal);
        Assert.Contains(
            "without JwtPrivateKey", Assert.Single(Failures(new() { JwtSecret = Secret, JwtPublicKey = pub })), StringComparison.Ordinal);
        Assert.Contains(
            "signs with a secret",
            Assert.Single(Failures(new() { JwtPrivateKey = key, JwtAlgorithm = "HS256" })),
            StringComparison.Ordinal);
        Assert.Contains(
            "JwtPrivateKey is missing",
            Assert.Single(Failures(new() { JwtSecret = Secret, JwtAlgorithm = "RS256" })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_does_not_fit_is_refused_with_the_reason()
    {
        Assert.Equal(
            ["JwtPrivateKey has 1024 bits; RS256 needs 2048."],
            Failures(new() { JwtPrivateKey = TestKeys.ShortRsa.Private, JwtAlgorithm = "RS256" }));
        Assert.Equal(
            ["JwtPrivateKey has 384 bits; ES256 needs 256."],
            Failures(new() { JwtPrivateKey = TestKeys.Elliptic384.Private, JwtAlgorithm = "ES256" }));
        Assert.Equal(
            ["JwtPrivateKey is a public key; it cannot sign."],
            Failures(new() { JwtPrivateKey = TestKeys.Rsa.Public, JwtAlgorithm = "RS256" }));
        Assert.Equal(
            ["JwtPublicKey does not belong to JwtPrivateKey."],
            Failures(new() { JwtPrivateKey = TestKeys.Rsa.Private, JwtPublicKey = TestKeys.OtherRsa.Public, JwtAlgorithm = "RS256" }));
        Assert.StartsWith(
            "JwtPrivateKey cannot be read",
            Assert.Single(Failures(new() { JwtPrivateKey = "no key", JwtAlgorithm = "ES256" })),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "JwtPrivateKey cannot be read",
            Assert.Single(Failures(new() { JwtPrivateKey = TestKeys.Rsa.Private, JwtAlgorithm = "ES256" })),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:59")]
    [InlineData("-1.00:00:00")]
    [InlineData("367.00:00:00")]
    public void A_lifetime_that_makes_no_sense_is_refused(string lifetime) => Assert.StartsWith(
        "InviteLifetime is",
        Assert.Single(Failures(new() { JwtSecret = Secret, InviteLifetime = TimeSpan.Parse(lifetime, null) })),
        StringComparison.Ordinal);

    [Fact]
    public void A_bare_number_in_the_configuration_is_refused_for_it_could_mean_days_or_seconds()
    {
        // CHANGE: Medusa reads "86400" as milliseconds.
        var options = new UserModuleOptions { JwtSecret = Secret, InviteLifetime = TimeSpan.FromDays(7) };

        Assert.StartsWith("InviteLifetime is '7'", Assert.Single(Failures(options, ("InviteLifetime", "7"))), StringComparison.Ordinal);
        Assert.Empty(Failures(options, ("InviteLifetime", "7.00:00:00")));
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var options = new UserModuleOptions
        {
            JwtSecret = "short",
            JwtAlgorithm = "none",
            JwtIssuer = " ",
            JwtAudience = "",
            InviteLifetime = TimeSpan.Zero,
            ExpiredInviteRetention = TimeSpan.FromSeconds(-1),
        };

        Assert.Equal(6, Failures(options).Count);
    }

    private static List<string> Failures(UserModuleOptions options, params (string Key, string Value)[] settings)
    {
        var configuration =
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value)).Build();
        return [.. new UserModuleOptionsValidator(configuration).Validate(null, options).Failures ?? []];
    }
}
