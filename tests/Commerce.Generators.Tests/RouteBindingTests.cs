using Commerce.Generators.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Generators.Tests;

public class RouteBindingTests
{
    [Fact]
    public async Task A_route_parameter_is_given_to_the_parameter_of_its_name()
    {
        var project = LoadedProject.Of("Api/users/[id]/route.cs", """
            public static class Route { public static string Get(int id) => $"user {id + 1}"; }
            """);

        var answer = await project.SendAsync("GET /users/{id}", context => context.Request.RouteValues["id"] = "41");

        Assert.Equal(new Answer(200, "text/plain; charset=utf-8", "user 42"), answer);
    }

    [Fact]
    public async Task A_snake_case_folder_is_given_to_a_camel_case_parameter()
    {
        var project = LoadedProject.Of("Api/users/[user_id]/route.cs", """
            public static class Route { public static string Get(string userId) => userId; }
            """);

        var answer = await project.SendAsync("GET /users/{user_id}", context => context.Request.RouteValues["user_id"] = "u1");

        Assert.Equal("u1", answer.Body);
    }

    [Fact]
    public async Task A_catch_all_folder_gives_the_rest_of_the_path()
    {
        var project = LoadedProject.Of("Api/files/[...path]/route.cs", """
            public static class Route { public static string Get(string path) => path; }
            """);

        var answer = await project.SendAsync("GET /files/{**path}", context => context.Request.RouteValues["path"] = "a/b/c.txt");

        Assert.Equal("a/b/c.txt", answer.Body);
    }

    [Fact]
    public async Task A_query_value_is_read_under_the_snake_case_name_of_its_parameter()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public static class Route
            {
                public static string Get(DateOnly bornAfter, bool isActive, Guid key) => $"{bornAfter:O} {isActive} {key}";
            }
            """);

        var answer = await project.SendAsync(
            "GET /", context => context.Query("?born_after=2001-02-03&is_active=true&key=0f8fad5b-d9cb-469f-a165-70867728950e"));

        Assert.Equal("2001-02-03 True 0f8fad5b-d9cb-469f-a165-70867728950e", answer.Body);
    }

    [Theory]
    [InlineData("", "none none none")]
    [InlineData("?q=a&limit=3&kind=in_stock", "a 3 InStock")]
    public async Task Nullable_query_values_may_be_absent(string query, string expected)
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public enum Kind { InStock, SoldOut }
            public static class Route
            {
                public static string Get(string? q, int? limit, Kind? kind) =>
                    $"{q ?? "none"} {limit?.ToString() ?? "none"} {kind?.ToString() ?? "none"}";
            }
            """);

        Assert.Equal(expected, (await project.SendAsync("GET /", context => context.Query(query))).Body);
    }

    [Theory]
    [InlineData("", "20 id True 1.5 2.5 A SoldOut 00000000-0000-0000-0000-000000000000 -")]
    [InlineData(
        "?limit=5&order=-name&deep=false&factor=2&price=3.5&first=Z&kind=InStock&id=0f8fad5b-d9cb-469f-a165-70867728950e&q=x",
        "5 -name False 2 3.5 Z InStock 0f8fad5b-d9cb-469f-a165-70867728950e x")]
    public async Task A_default_value_stands_in_for_an_absent_query_value(string query, string expected)
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public enum Kind { InStock = -1, SoldOut = -2 }
            public static class Route
            {
                public static string Get(
                    int limit = 20, string order = "id", bool deep = true, double factor = 1.5, decimal price = 2.5m, char first = 'A',
                    Kind kind = Kind.SoldOut, Guid id = default, string? q = null) =>
                    FormattableString.Invariant($"{limit} {order} {deep} {factor} {price} {first} {kind} {id} {q ?? "-"}");
            }
            """);

        Assert.Equal(expected, (await project.SendAsync("GET /", context => context.Query(query))).Body);
    }

    [Theory]
    [InlineData("sold_out")]
    [InlineData("SoldOut")]
    [InlineData("soldout")]
    public async Task An_enum_is_read_by_its_JSON_name_or_its_name_in_any_case(string text)
    {
        var project = LoadedProject.Of("Api/[kind]/route.cs", """
            public enum Kind { InStock, SoldOut }
            public static class Route { public static string Get(Kind kind, [FromQuery] Kind other) => $"{kind} {other}"; }
            """);

        var answer = await project.SendAsync("GET /{kind}", context =>
        {
            context.Request.RouteValues["kind"] = text;
            context.Query("?other=in_stock");
        });

        Assert.Equal("SoldOut InStock", answer.Body);
    }

    [Fact]
    public async Task All_mistakes_of_path_query_and_headers_are_in_one_list()
    {
        var project = LoadedProject.Of("Api/users/[id]/route.cs", """
            public enum Kind { InStock, SoldOut }
            public static class Route
            {
                public static string Post(
                    int id, string name, Kind kind, bool twice, [FromHeader] int idempotencyKey, List<string> body) => "never";
            }
            """);

        var refused = await project.RefusedAsync("POST /users/{id}", context =>
        {
            context.Request.RouteValues["id"] = "x";
            context.Query("?kind=2&twice=true&twice=false");
            context.Request.Headers["Idempotency-Key"] = "k";
        });

        Assert.Equal(ErrorType.InvalidData, refused.Type);
        Assert.Equal(
            [
                new FieldError("id", "Expected type: 'integer' for field 'id', got: 'x'"),
                new FieldError("name", "Field 'name' is required"),
                new FieldError("kind", "Expected: 'in_stock, sold_out' for field 'kind', but got: '2'"),
                new FieldError("twice", "Field 'twice' is given 2 times, expected once"),
                new FieldError("idempotency-key", "Expected type: 'integer' for field 'idempotency-key', got: 'k'"),
            ],
            refused.Errors);
    }

    [Fact]
    public async Task An_invalid_optional_value_is_a_mistake_and_not_its_default()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public static class Route { public static string Get(int limit = 20, int? offset = null) => "never"; }
            """);

        var refused = await project.RefusedAsync("GET /", context => context.Query("?limit=many&offset=few"));

        Assert.Equal(["limit", "offset"], refused.Errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Attributes_choose_source_and_name()
    {
        var project = LoadedProject.Of("Api/users/[id]/route.cs", """
            public sealed class Clock { public string Now => "noon"; }
            public sealed record Patch(string Name);
            public static class Route
            {
                public static string Delete(
                    [FromRoute(Name = "id")] string user, [FromQuery(Name = "$top")] int top, [FromHeader(Name = "X-Trace")] string? trace,
                    [FromHeader] string userAgent, [FromServices] Clock clock, [FromBody] Patch patch) =>
                    $"{user} {top} {trace ?? "untraced"} {userAgent} {clock.Now} {patch.Name}";
            }
            """);
        var clock = project.Manifest.GetType().Assembly.GetType("Clock")!;
        project.Services.AddSingleton(clock);

        var answer = await project.SendAsync("DELETE /users/{id}", context =>
        {
            context.Request.RouteValues["id"] = "u1";
            context.Query("?$top=3");
            context.Request.Headers.UserAgent = "test";
            context.Json("""{"name":"Ann"}""");
        });

        Assert.Equal("u1 3 untraced test noon Ann", answer.Body);
    }

    [Fact]
    public async Task Services_are_interfaces_abstract_classes_and_on_verbs_without_body_classes()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public sealed class Greeter { public string Text => "hello"; }
            public interface IMissing;
            public static class Route
            {
                public static string Get(Greeter greeter, TimeProvider time, IMissing? missing, IEnumerable<IMissing> all) =>
                    $"{greeter.Text} {time == TimeProvider.System} {missing is null} {all.Count()}";
            }
            """);
        project.Services.AddSingleton(TimeProvider.System);
        project.Services.AddSingleton(project.Manifest.GetType().Assembly.GetType("Greeter")!);

        Assert.Equal("hello True True 0", (await project.SendAsync("GET /")).Body);
    }

    [Fact]
    public async Task A_keyed_service_is_asked_for_by_its_key()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public static class Route
            {
                public static string Get([Microsoft.Extensions.DependencyInjection.FromKeyedServices("red")] System.Text.Encoder encoder) =>
                    encoder.GetType().Name;
            }
            """);
        project.Services.AddKeyedSingleton("red", System.Text.Encoding.Unicode.GetEncoder());
        project.Services.AddKeyedSingleton("blue", System.Text.Encoding.Latin1.GetEncoder());

        Assert.Equal(System.Text.Encoding.Unicode.GetEncoder().GetType().Name, (await project.SendAsync("GET /")).Body);
    }

    [Fact]
    public async Task The_parts_of_the_request_are_given_as_they_are()
    {
        var project = LoadedProject.Of("Api/users/[id]/route.cs", """
            public static class Route
            {
                public static bool Get(
                    HttpContext context, HttpRequest request, HttpResponse response, System.Security.Claims.ClaimsPrincipal user,
                    CancellationToken cancellationToken, IServiceProvider services) =>
                    request == context.Request && response == context.Response && user == context.User
                    && cancellationToken == context.RequestAborted && services == context.RequestServices;
            }
            """);

        Assert.Equal("true", (await project.SendAsync("GET /users/{id}")).Body);
    }

    [Fact]
    public async Task The_cancellation_token_is_that_of_the_request()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public static class Route
            {
                public static string Get(CancellationToken cancellationToken) => cancellationToken.IsCancellationRequested.ToString();
            }
            """);
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        // A text is written under the same token, so an aborted request ends in its cancellation.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => project.SendAsync("GET /", context => context.RequestAborted = gone.Token));
    }

    [Fact]
    public async Task A_logger_has_the_file_as_its_category()
    {
        var project = LoadedProject.Of("Api/users/[id]/route.cs", """
            public static class Route { public static void Get(ILogger logger) => logger.LogInformation("seen"); }
            """);
        using var categories = new CategoryRecorder();
        project.Services.AddLogging(logging => logging.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(categories));

        await project.SendAsync("GET /users/{id}");

        Assert.Contains("Api/users/[id]/route", categories.Seen);
    }
}
