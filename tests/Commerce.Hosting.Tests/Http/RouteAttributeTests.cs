using System.Net;
using System.Net.Http.Json;
using Commerce.Hosting.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Http;

/// <summary>Attributes of a route file do what they do on a minimal API.</summary>
public sealed class RouteAttributeTests : IDisposable
{
    private readonly CompiledModules modules = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => modules.Dispose();

    [Theory]
    [InlineData("GET", null, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "guest", HttpStatusCode.Forbidden)]
    [InlineData("GET", "admin", HttpStatusCode.OK)]
    [InlineData("POST", null, HttpStatusCode.Unauthorized)]
    [InlineData("POST", "guest", HttpStatusCode.OK)]
    [InlineData("DELETE", null, HttpStatusCode.OK)]
    public async Task A_class_and_its_methods_say_who_may_call_them(string method, string? role, HttpStatusCode expected)
    {
        await using var app = await StartAsync(AddSecurity, "[Microsoft.AspNetCore.Authorization.Authorize]", """
            [Microsoft.AspNetCore.Authorization.Authorize(Roles = "admin")]
            public static string Get() => "secret";
            public static string Post() => "posted";
            [Microsoft.AspNetCore.Authorization.AllowAnonymous]
            public static string Delete() => "public";
            """);
        using var request = new HttpRequestMessage(new HttpMethod(method), "/secret");
        if (role is not null)
        {
            request.Headers.Add("X-Role", role);
        }

        using var response = await app.Client.SendAsync(request, Cancellation);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task An_attribute_that_the_application_cannot_follow_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<BootException>(() => StartAsync(
            static _ => { }, "[Microsoft.AspNetCore.Authorization.Authorize]", "public static string Get() => \"secret\";"));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("COM2013", "Acme.shop/Api/secret/route.cs"), (problem.Id, problem.Where));
        Assert.Contains("AddAuthorization", problem.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_request_is_answered_before_anybody_is_asked_to_sign_in()
    {
        await using var app = await StartAsync(
            builder =>
            {
                AddSecurity(builder);
                builder.Services.AddCors(cors => cors.AddPolicy(
                    "shop", policy => policy.WithOrigins("https://shop.test").AllowAnyMethod()));
            },
            "[Microsoft.AspNetCore.Authorization.Authorize, Microsoft.AspNetCore.Cors.EnableCors(\"shop\")]",
            "public static string Post() => \"posted\";");
        using var request = new HttpRequestMessage(HttpMethod.Options, "/secret");
        request.Headers.Add("Origin", "https://shop.test");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var response = await app.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(["https://shop.test"], response.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_route_limits_the_size_of_its_body()
    {
        await using var app = await StartAsync(static _ => { }, "", """
            [Microsoft.AspNetCore.Mvc.RequestSizeLimit(40)]
            public static string Post(string[] words) => words[0];
            """);

        using var small = await app.Client.PostAsJsonAsync("/secret", Words(1), Cancellation);
        using var large = await app.Client.PostAsJsonAsync("/secret", Words(10), Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.RequestEntityTooLarge), (small.StatusCode, large.StatusCode));
    }

    [Fact]
    public async Task A_probe_is_answered_whatever_the_fallback_policy_asks_for()
    {
        await using var app = await StartAsync(
            builder =>
            {
                AddSecurity(builder);
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(
                    new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            "",
            "public static string Get() => \"secret\";");

        using var health = await app.Client.GetAsync("/health", Cancellation);
        using var route = await app.Client.GetAsync("/secret", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (health.StatusCode, route.StatusCode));
    }

    private static string[] Words(int count) => [.. Enumerable.Repeat("word", count)];

    private static void AddSecurity(CommerceApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(HeaderAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>(HeaderAuthentication.SchemeName, null);
        builder.Services.AddAuthorization();
    }

    private Task<TestApplication> StartAsync(Action<CommerceApplicationBuilder> configure, string attributes, string members)
    {
        var shop = modules.Add<IOwner>("shop", files: ("Api/secret/route.cs", $$"""
            namespace Acme;
            {{attributes}}
            public static class Route
            {
                {{members}}
            }
            """));
        return HostingApp.StartAsync(
            builder =>
            {
                configure(builder);
                builder.AddModule(shop);
            },
            options => options.ModulesFolder = modules.Folder);
    }
}
