using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Commerce.Hosting.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Commerce.Hosting.Tests.Jobs;

public sealed class DashboardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_policy_there_is_no_dashboard()
    {
        await using var app = await HostingApp.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/jobs", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/recurring")]
    [InlineData("/stats")]
    [InlineData("/css18190")]
    public async Task Unknown_users_and_users_without_the_policy_are_refused_on_every_page(string page)
    {
        await using var app = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Client.GetAsync($"/jobs{page}", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(app, $"/jobs{page}", "anyone")).StatusCode);
    }

    [Fact]
    public async Task A_user_who_fulfils_the_policy_sees_the_jobs_and_can_change_nothing()
    {
        await using var app = await StartAsync("/ops/jobs/");

        var page = await (await GetAsync(app, "/ops/jobs/recurring", "operator")).Content.ReadAsStringAsync(Cancellation);

        Assert.Contains("commerce:tick", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Trigger now", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(app, "/ops/jobs/nothing", "operator")).StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_policy_that_the_application_does_not_have_stops_the_boot(bool hasOthers)
    {
        var builder = HostingApp.CreateBuilder(await HostingApp.CreateDatabaseAsync(), "--Commerce:Jobs:Dashboard:Policy=nobody")
            .AddUserModule();
        if (hasOthers)
        {
            builder.Services.AddAuthorization();
        }

        var error = await Assert.ThrowsAsync<BootException>(() => HostingApp.BootAsync(builder));

        Assert.Equal("COM5114", Assert.Single(error.Problems).Id);
    }

    private static Task<HttpResponseMessage> GetAsync(TestApplication app, string path, string user)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-User", user);
        return app.Client.SendAsync(request, Cancellation);
    }

    private static Task<TestApplication> StartAsync(string path = "/jobs") => HostingApp.StartAsync(
        builder =>
        {
            builder.AddUserModule();
            builder.Services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderHandler>("header", null);
            builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireClaim(ClaimTypes.Name, "operator"));
        },
        options =>
        {
            options.Settings["Commerce:Jobs:Dashboard:Policy"] = "operators";
            options.Settings["Commerce:Jobs:Dashboard:Path"] = path;
        });

    /// <summary>Trusts the user that a header names.</summary>
    private sealed class HeaderHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-User"] is [{ } user] ? AuthenticateResult.Success(Ticket(user)) : AuthenticateResult.NoResult());

        private AuthenticationTicket Ticket(string user) =>
            new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, user)], Scheme.Name)), Scheme.Name);
    }
}
