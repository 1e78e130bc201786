using Commerce.Events;

namespace Acme.Loyalty;

/// <summary>The events of the module.</summary>
public static class LoyaltyEvents
{
    /// <summary><c>loyalty_account.created</c>: an account exists.</summary>
    public static Event<AccountReference> AccountCreated { get; } = new("loyalty_account.created");
}
