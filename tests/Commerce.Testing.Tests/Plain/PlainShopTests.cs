using System.Net.Http.Json;
using Acme.Loyalty;
using Commerce.Jobs;
using Commerce.Testing.App.Mail;
using Commerce.Testing.Tests.Support;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Plain;

/// <summary>
/// The tests of the guide without the kit, for comparison. The delay of a day is missing: without the kit the test would take a day, or
/// rewrite the runtime's tables.
/// </summary>
public sealed class PlainShopTests : IAsyncLifetime
{
    private readonly FailingMailer mailer = new();
    private TestPostgres postgres = null!;
    private CommerceApplication shop = null!;
    private HttpClient client = null!;

    public async ValueTask InitializeAsync()
    {
        postgres = await TestPostgres.StartAsync();
        var builder = CommerceApplication.CreateBuilder(new CommerceApplicationOptions
        {
            Args = ["--environment", "Development", "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"],
            Assembly = typeof(Program).Assembly,
        });
        // In the configuration: there, the database of the environment would win over builder.ConnectionString.
        builder.Configuration["ConnectionStrings:Commerce"] = await postgres.CreateDatabaseAsync();
        // A copy of what Program.cs does.
        builder.AddModule(Modules.User);
        builder.AddModule(Modules.Loyalty, options => options.WelcomePoints = 50);
        builder.Services.AddSingleton<IMailer>(mailer);
        shop = builder.Build();
        await shop.StartAsync();
        client = new HttpClient { BaseAddress = new Uri(shop.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await shop.DisposeAsync();
        await postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_customer_is_created()
    {
        using var response = await client.PostAsJsonAsync("/customers", new { email = "ada@example.com" });

        Assert.True(response.IsSuccessStatusCode);
        // That the event was emitted shows only in what its subscriber does.
        await mailer.Mails.WaitForAsync("Welcome!");
    }

    [Fact]
    public async Task A_greeting_is_tried_again_when_the_mail_server_is_away()
    {
        mailer.Failures = 1;
        await client.PostAsJsonAsync("/customers", new { email = "ada@example.com" });

        // A second in real time; three failures, as in the test with the kit, take seven.
        await mailer.Mails.WaitForAsync("Welcome!");
    }

    [Fact]
    public async Task Customers_are_reported_on_monday()
    {
        await shop.Services.Resolve(Modules.User).CreateUserAsync(new CreateUserInput("ada@example.com"));
        await mailer.Mails.WaitForAsync("Welcome!");

        // The job is due on Monday and the clock is the machine's, so the test calls its method. The schedule is not tested.
        await App.Jobs.ReportCustomers.Run(
            new JobContext("report-customers", new DateTimeOffset(2026, 5, 4, 6, 0, 0, TimeSpan.Zero)),
            shop.Services.Resolve(Modules.User),
            mailer,
            CancellationToken.None);

        Assert.Contains("1 customers on 2026-05-04", mailer.Mails.Subjects);
    }

    [Fact]
    public async Task An_account_begins_with_welcome_points()
    {
        var loyalty = shop.Services.Resolve(Modules.Loyalty);

        var account = await loyalty.OpenAccountAsync(new OpenAccountInput("ada@example.com"));
        await loyalty.SpendAsync(account.Id, 20, "coffee");

        Assert.Equal(30, (await loyalty.RetrieveAccountAsync(account.Id)).Entries!.Sum(entry => entry.Points));
    }

    private sealed class FailingMailer : IMailer
    {
        public SentMails Mails { get; } = new();

        public int Failures { get; set; }

        public Task SendAsync(string to, string subject, CancellationToken cancellationToken) =>
            Failures-- > 0 ? throw new TimeoutException() : Mails.SendAsync(to, subject, cancellationToken);
    }
}
