using Commerce.Generators.Tests.Support;

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
}
