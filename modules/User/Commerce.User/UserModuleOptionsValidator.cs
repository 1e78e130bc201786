using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Commerce.Users;

/// <summary>Rejects options that would make invites forgeable or useless.</summary>
/// <param name="configuration">The module's section, which has time spans as they were written.</param>
/// <remarks>Source of the length: RFC 7518 section 3.2, an HS256 key has at least 256 bits.</remarks>
internal sealed class UserModuleOptionsValidator(IConfiguration configuration) : IValidateOptions<UserModuleOptions>
{
    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(366);
    private static readonly TimeSpan MaxRetention = TimeSpan.FromDays(3660);

    /// <summary>Secrets from examples and tutorials, the longest first, because some contain others.</summary>
    private static readonly string[] WellKnown =
    [
        "a-string-secret-at-least-256-bits-long", "your-256-bit-secret", "your-secret-key", "supersecret", "mysecretkey", "secretkey",
        "jwt_secret", "jwtsecret", "changeme", "password", "secret", "key",
    ];

    public ValidateOptionsResult Validate(string? name, UserModuleOptions options)
    {
        var failures = new List<string>();
        CheckAlgorithm(options, failures);
        if (options.JwtPrivateKey is null)
        {
            CheckSecret(options, failures);
        }
        else
        {
            CheckPair(options, failures);
        }

        if (string.IsNullOrWhiteSpace(options.JwtAudience))
        {
            failures.Add("JwtAudience is empty. Leave it out for the default.");
        }

        if (options.JwtIssuer is not null && string.IsNullOrWhiteSpace(options.JwtIssuer))
        {
            failures.Add("JwtIssuer is empty. Leave it out for none.");
        }

        CheckSpans(options, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckAlgorithm(UserModuleOptions options, List<string> failures)
    {
        var hasPair = options.JwtPrivateKey is not null;
        switch (options.JwtAlgorithm, JwtAlgorithms.FamilyOf(options.JwtAlgorithm))
        {
            case (null, _) when hasPair:
                failures.Add(
                    "JwtAlgorithm is missing. With a key pair it must be set, such as RS256 or ES256: " +
                    "if it were taken from the token, a forger could choose it.");
                break;
            case (not null, JwtFamily.None):
                // Not shown, because it may be a secret in the wrong place.
                failures.Add($"JwtAlgorithm is not one of {string.Join(", ", JwtAlgorithms.All)}.");
                break;
            case (not null, JwtFamily.Secret) when hasPair:
                failures.Add($"JwtAlgorithm is {options.JwtAlgorithm}, which signs with a secret, but JwtPrivateKey is set.");
                break;
            case (not null, JwtFamily.Rsa or JwtFamily.EllipticCurve) when !hasPair:
                failures.Add($"JwtAlgorithm is {options.JwtAlgorithm}, which signs with a key pair, but JwtPrivateKey is missing.");
                break;
        }
    }

    private static void CheckSecret(UserModuleOptions options, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(options.JwtSecret))
        {
            failures.Add("JwtSecret is missing. Set it in Program.cs from a secret store, or as Commerce__Modules__user__JwtSecret.");
        }
        else if (Encoding.UTF8.GetByteCount(options.JwtSecret) < 32)
        {
            failures.Add("JwtSecret is shorter than 32 bytes. Make a random one, for example with `openssl rand -base64 32`.");
        }
        else if (IsWellKnown(options.JwtSecret))
        {
            failures.Add("JwtSecret is a well-known text. Make a random one, for example with `openssl rand -base64 32`.");
        }

        if (options.JwtPublicKey is not null)
        {
            failures.Add("JwtPublicKey is set without JwtPrivateKey; nothing can be signed with it.");
        }
    }

    private static void CheckPair(UserModuleOptions options, List<string> failures)
    {
        if (options.JwtSecret is not null)
        {
            failures.Add("JwtSecret and JwtPrivateKey are both set; keep the one that signs.");
        }

        KeyPair.Read(options, failures);
    }

    /// <summary>Whether nothing but digits and punctuation is left when the well-known texts are removed.</summary>
    private static bool IsWellKnown(string secret)
    {
        var rest = WellKnown.Aggregate(secret, (text, known) => text.Replace(known, "", StringComparison.OrdinalIgnoreCase));
        return rest.Length < secret.Length && !rest.Any(char.IsLetter);
    }

    private void CheckSpans(UserModuleOptions options, List<string> failures)
    {
        CheckNotBare(nameof(options.InviteLifetime), failures);
        CheckNotBare(nameof(options.ExpiredInviteRetention), failures);
        if (options.InviteLifetime < MinLifetime || options.InviteLifetime > MaxLifetime)
        {
            failures.Add($"InviteLifetime is {options.InviteLifetime}; it must be between a minute and {MaxLifetime.Days} days.");
        }

        if (options.ExpiredInviteRetention < TimeSpan.Zero || options.ExpiredInviteRetention > MaxRetention)
        {
            failures.Add(
                $"ExpiredInviteRetention is {options.ExpiredInviteRetention}; it must be between zero and {MaxRetention.Days} days.");
        }
    }

    // .NET would read 86400 as days, but whoever wrote it probably meant seconds.
    private void CheckNotBare(string option, List<string> failures)
    {
        if (long.TryParse(configuration[option], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number))
        {
            failures.Add(
                $"{option} is '{number}' in the configuration, which could be days or seconds. " +
                "Write it as d.hh:mm:ss; one day is 1.00:00:00.");
        }
    }
}
