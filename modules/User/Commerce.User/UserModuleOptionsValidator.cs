using System.Text;
using Microsoft.Extensions.Options;

namespace Commerce.Users;

/// <summary>Refuses options that would make invites forgeable or useless.</summary>
/// <remarks>Source of the length: RFC 7518 section 3.2, an HS256 key has at least 256 bits.</remarks>
internal sealed class UserModuleOptionsValidator : IValidateOptions<UserModuleOptions>
{
    private static readonly string[] WellKnown = ["supersecret", "secret", "changeme", "password"];

    public ValidateOptionsResult Validate(string? name, UserModuleOptions options)
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(options.JwtSecret))
        {
            failures.Add("JwtSecret is missing. Set it in Program.cs from a secret store, or as Commerce__Modules__user__JwtSecret.");
        }
        else if (Encoding.UTF8.GetByteCount(options.JwtSecret) < 32)
        {
            failures.Add("JwtSecret is shorter than 32 bytes. Make a random one, for example with `openssl rand -base64 32`.");
        }
        else if (WellKnown.Any(known => options.JwtSecret.Replace(known, "", StringComparison.OrdinalIgnoreCase).Length == 0))
        {
            failures.Add("JwtSecret is a well-known text. Make a random one, for example with `openssl rand -base64 32`.");
        }

        if (options.InviteLifetime <= TimeSpan.Zero)
        {
            failures.Add($"InviteLifetime is {options.InviteLifetime}; it must be greater than zero.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
