using Acme.Loyalty;

namespace Commerce.Testing.Tests.Guide;

public sealed class LoyaltyTests
{
    [Fact]
    public async Task An_account_begins_with_welcome_points()
    {
        await using var loyalty = await TestModule.StartAsync(Modules.Loyalty, configure: options =>
            options.Settings["Commerce:Modules:loyalty:WelcomePoints"] = "50");

        var account = await loyalty.Service.OpenAccountAsync(new OpenAccountInput("ada@example.com"));
        await loyalty.Service.SpendAsync(account.Id, 20, "coffee");

        var entries = (await loyalty.Service.RetrieveAccountAsync(account.Id)).Entries!;
        Assert.Equal(30, entries.Sum(entry => entry.Points));
        Assert.Equal(loyalty.Application.Clock.GetUtcNow(), account.CreatedAt);
    }
}
