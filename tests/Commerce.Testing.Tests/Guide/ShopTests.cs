using System.Net.Http.Json;
using Commerce.Testing.App.Mail;
using Commerce.Testing.Tests.Support;
using Commerce.Users;

namespace Commerce.Testing.Tests.Guide;

public sealed class ShopTests : IAsyncLifetime
{
    private SentMails mails = null!;
    private FaultInjector<IMailer> mailer = null!;
    private TestApplication shop = null!;

    public async ValueTask InitializeAsync() => shop = await TestApplication.StartAsync<Program>(options =>
    {
        options.StartTime = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
        mails = options.ReplaceMailer();
        mailer = options.InjectFaults<IMailer>();
    });

    public ValueTask DisposeAsync() => shop.DisposeAsync();

    [Fact]
    public async Task A_customer_is_created()
    {
        using var response = await shop.Client.PostAsJsonAsync("/customers", new { email = "ada@example.com" });

        Assert.True(response.IsSuccessStatusCode);
        await shop.DrainAsync();
        var user = Assert.Single(shop.Events.Of(UserEvents.Created));
        Assert.Equal("ada@example.com", (await shop.Services.Resolve(Modules.User).RetrieveUserAsync(user.Id)).Email);
    }

    [Fact]
    public async Task A_customer_is_asked_a_day_later()
    {
        await shop.Client.PostAsJsonAsync("/customers", new { email = "ada@example.com" });

        await shop.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal(["Welcome!"], mails.Subjects);

        await shop.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["Welcome!", "How do you like it?"], mails.Subjects);
    }

    [Fact]
    public async Task A_greeting_is_tried_again_when_the_mail_server_is_away()
    {
        mailer.Fail(nameof(IMailer.SendAsync), times: 3);
        await shop.Client.PostAsJsonAsync("/customers", new { email = "ada@example.com" });

        await shop.DrainAsync();
        Assert.Empty(mails.Subjects);

        await shop.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["Welcome!"], mails.Subjects);
        Assert.Equal(4, mailer.Calls(nameof(IMailer.SendAsync)));
    }

    [Fact]
    public async Task Customers_are_reported_on_monday()
    {
        await shop.Services.Resolve(Modules.User).CreateUserAsync(new CreateUserInput("ada@example.com"));

        await shop.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Equal(["Welcome!", "1 customers on 2026-05-04"], mails.Subjects);
    }
}
