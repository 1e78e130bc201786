using Commerce.Generators.Tests.Support;

namespace Commerce.Generators.Tests;

public class RouteResultTests
{
    [Theory]
    [InlineData("void Get() { }", 204, "")]
    [InlineData("Task Get() => Task.CompletedTask;", 204, "")]
    [InlineData("ValueTask Get() => default;", 204, "")]
    [InlineData("async Task Get() => await Task.Yield();", 204, "")]
    [InlineData("void Get(HttpResponse response) => response.StatusCode = 202;", 202, "")]
    [InlineData("Task Get(HttpResponse response) => response.WriteAsync(\"self\");", 200, "self")]
    [InlineData("int Get() => 7;", 200, "7")]
    [InlineData("User Get() => new(\"Ann\");", 200, """{"first_name":"Ann"}""")]
    [InlineData("Task<User> Get() => Task.FromResult(new User(\"Ann\"));", 200, """{"first_name":"Ann"}""")]
    [InlineData("ValueTask<User> Get() => new(new User(\"Ann\"));", 200, """{"first_name":"Ann"}""")]
    [InlineData("async Task<User?> Get() { await Task.Yield(); return null; }", 204, "")]
    [InlineData("User? Get(HttpResponse response) { response.StatusCode = 404; return null; }", 404, "")]
    [InlineData("string Get() => \"text\";", 200, "text")]
    [InlineData("IResult Get() => Results.Json(1, statusCode: 418);", 418, "1")]
    [InlineData("Task<IResult> Get() => Task.FromResult(Results.StatusCode(410));", 410, "")]
    [InlineData(
        "Microsoft.AspNetCore.Http.HttpResults.Results<Microsoft.AspNetCore.Http.HttpResults.Ok, "
            + "Microsoft.AspNetCore.Http.HttpResults.NotFound> Get() => TypedResults.NotFound();",
        404,
        "")]
    [InlineData("async IAsyncEnumerable<int> Get() { await Task.Yield(); yield return 1; yield return 2; }", 200, "[1,2]")]
    public async Task What_a_method_returns_becomes_the_answer(string method, int status, string body)
    {
        var project = LoadedProject.Of("Api/route.cs", $$"""
            public sealed record User(string FirstName);
            public static class Route { public static {{method}} }
            """);

        var answer = await project.SendAsync("GET /");

        Assert.Equal((status, body), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task What_a_method_throws_reaches_the_caller_of_the_handler()
    {
        var project = LoadedProject.Of("Api/route.cs", """
            public static class Route { public static void Get() => throw new CommerceException(ErrorType.NotFound, "gone"); }
            """);

        Assert.Equal("gone", (await project.RefusedAsync("GET /")).Message);
    }
}
