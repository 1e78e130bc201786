using Commerce.Testing;
using Commerce.Users;

namespace MyShop.Tests;

public sealed class WorkflowTests
{
    [Fact]
    public async Task A_user_is_created()
    {
        await using var shop = await TestApplication.StartAsync<Program>();

        using var response = await shop.Client.PostAsync("/workflow", null, TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
        await shop.DrainAsync();
        Assert.Single(shop.Events.Of(UserEvents.Created));
    }
}
