namespace Acme.Loyalty;

/// <summary>The module's options. Set them in code; the section <c>Commerce:Modules:loyalty</c> binds on top.</summary>
public sealed class LoyaltyModuleOptions
{
    /// <summary>What a new account begins with, 0 to 1,000 points. Default: 100.</summary>
    public int WelcomePoints { get; set; } = 100;
}
