using Microsoft.Extensions.Options;

namespace Acme.Loyalty;

/// <summary>Refuses options nobody can have meant.</summary>
internal sealed class LoyaltyModuleOptionsValidator : IValidateOptions<LoyaltyModuleOptions>
{
    public ValidateOptionsResult Validate(string? name, LoyaltyModuleOptions options) => options.WelcomePoints is >= 0 and <= 1000
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"WelcomePoints is {options.WelcomePoints}; it must be between 0 and 1000.");
}
