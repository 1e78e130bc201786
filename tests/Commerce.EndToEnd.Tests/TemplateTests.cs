using System.Net;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

[Collection<PackagedTemplateGroup>]
public sealed class TemplateTests(PackagedTemplate template)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_application_serves_at_once_and_grows_by_files()
    {
        var shop = await template.CreateAsync("Acme.Shop");
        await shop.BuildAsync();
        await using (var first = await shop.StartAsync())
        {
            Assert.StartsWith("user_", await CreateUserAsync(first), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, (await first.Http.GetAsync("/hello", Cancellation)).StatusCode);
            Assert.Equal(0, await first.StopAsync());
        }

        shop.Write("Api/hello/route.cs", """
            namespace Acme.Shop.Api.Hello;

            public static class Route
            {
                public static Response Get() => new("hello");

                public sealed record Response(string Message);
            }
            """);
        shop.Write("Subscribers/say-hello.cs", """
            using Commerce.Users;

            namespace Acme.Shop.Subscribers;

            public static class SayHello
            {
                public static readonly SubscriberConfig Config = new() { Event = UserEvents.Created.Name };

                public static Task Handle(EventEnvelope<UserReference> created, ILogger logger)
                {
                    logger.LogInformation("Hello, {User}", created.Data.Id);
                    return Task.CompletedTask;
                }
            }
            """);
        await shop.BuildAsync();
        await using (var second = await shop.StartAsync())
        {
            Assert.Contains("hello", await second.Http.GetStringAsync("/hello", Cancellation), StringComparison.Ordinal);
            var user = await CreateUserAsync(second);
            await second.WaitForAsync(line => line.EndsWith($"Hello, {user}", StringComparison.Ordinal));
            Assert.Equal(0, await second.StopAsync());
        }

        var published = await shop.PublishAsync(
            "-r", RuntimeInformation.RuntimeIdentifier, "--no-self-contained", "-p:PublishReadyToRun=true");
        Assert.All(
            ["Commerce.User.dll", "Microsoft.IdentityModel.Tokens.dll"],
            file => Assert.True(IsReadyToRun(Path.Combine(published, "modules", "Commerce.User", file))));
        Assert.False(Directory.Exists(Path.Combine(published, ".commerce")));

        var other = await template.CreateAsync("my-shop");
        await other.BuildAsync();
        await using (var running = await other.StartAsync())
        {
            Assert.Equal(0, await running.StopAsync());
        }

        Assert.NotEqual(shop.Key(), other.Key());
    }

    [Fact]
    public async Task A_new_application_has_the_files_of_the_example_and_no_secret()
    {
        var shop = await template.CreateAsync("Plain");

        Assert.Equal(
            [
                ".gitignore",
                "Api/workflow/route.cs",
                "Jobs/create-daily-user.cs",
                "Plain.csproj",
                "Program.cs",
                "Properties/launchSettings.json",
                "README.md",
                "Subscribers/user-created.cs",
                "Workflows/create-user.cs",
                "Workflows/greet-user.cs",
                "appsettings.json",
            ],
            shop.Files);
        // Long runs of letters and digits are how secrets look.
        Assert.All(shop.Files, file => Assert.DoesNotMatch("[A-Za-z0-9+/]{32,}", shop.Read(file)));
        Assert.All(shop.Files, file => Assert.DoesNotContain("MyShop", shop.Read(file), StringComparison.Ordinal));
    }

    private static bool IsReadyToRun(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static async Task<string> CreateUserAsync(RunningApp app)
    {
        using var response = await app.Http.PostAsync("/workflow", null, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return body.RootElement.GetProperty("user").GetProperty("id").GetString()!;
    }
}
