using Commerce.Generators.Tests.Support;

namespace Commerce.Generators.Tests;

public class RouteConventionTests
{
    private const string Get = "public static class Route { public static void Get() { } }";

    [Theory]
    [InlineData("Api/route.cs", "/")]
    [InlineData("Api/users/route.cs", "/users")]
    [InlineData("api/users/Route.cs", "/users")]
    [InlineData("API/users/ROUTE.CS", "/users")]
    [InlineData("Api/Users/route.cs", "/Users")]
    [InlineData("Api/users/[id]/route.cs", "/users/{id}")]
    [InlineData("Api/users/[id]/orders/[order_id]/route.cs", "/users/{id}/orders/{order_id}")]
    [InlineData("Api/files/[...path]/route.cs", "/files/{**path}")]
    [InlineData("Api/(admin)/users/route.cs", "/users")]
    [InlineData("Api/(admin)/route.cs", "/")]
    [InlineData("Api/[...rest]/(late)/route.cs", "/{**rest}")]
    [InlineData("Api/jobs/route.cs", "/jobs")]
    [InlineData("Api/well-known.json/route.cs", "/well-known.json")]
    public void Folders_spell_the_pattern(string path, string pattern)
    {
        var route = Assert.Single(LoadedProject.Of(path, Get).Routes);

        Assert.Equal(("GET", pattern, path), (route.Method, route.Pattern, route.File));
    }

    [Theory]
    [InlineData("Api/_private/route.cs")]
    [InlineData("Api/users/_old/[id]/route.cs")]
    [InlineData("Api/_a-b]/route.cs")]
    [InlineData("Apis/users/route.cs")]
    [InlineData("Other/Api/users/route.cs")]
    [InlineData("route.cs")]
    public void Files_in_hidden_and_in_other_folders_are_left_alone(string path)
    {
        var result = TestProject.Of(path, "public static class Route { public static async void Nothing() { } }").Run();

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedSources);
    }

    [Theory]
    [InlineData("/source/api/jobs/shop/", "/source/api/jobs/shop/Api/users/route.cs")]
    [InlineData("/source/api/jobs/shop", "/source/api/jobs/shop/Api/users/route.cs")]
    [InlineData(@"C:\api\Shop\", @"C:\api\Shop\Api\users\route.cs")]
    public void Only_the_part_of_a_path_below_the_project_counts(string directory, string path)
    {
        var project = TestProject.At(directory, new SourceFile(path, Get));

        var route = Assert.Single(LoadedProject.Of(project).Routes);

        Assert.Equal(("/users", "Api/users/route.cs"), (route.Pattern, route.File));
    }

    [Theory]
    [InlineData("/source/shop/", "/source/other/Api/users/route.cs")]
    [InlineData("/source/shop/", "/source/shop2/Api/users/route.cs")]
    [InlineData(null, "/source/shop/Api/users/route.cs")]
    public void Files_outside_the_project_are_ignored(string? directory, string path)
    {
        var result = TestProject.At(directory, new SourceFile(path, "")).Run();

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedSources);
    }

    [Fact]
    public void Nothing_is_written_without_the_framework()
    {
        var result = TestProject.Of("Api/route.cs", Get).WithoutFramework().Run();

        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedSources);
    }

    [Fact]
    public void Every_verb_is_served_in_either_spelling()
    {
        var project = LoadedProject.OfFiles(
            new("Api/a/route.cs", """
                namespace A;
                internal static class Route
                {
                    public static void Get() { } public static void Post() { } public static void Put() { } public static void Patch() { }
                    public static void Delete() { } public static void Options() { } public static void Head() { }
                    internal static void Trace() { } private static void Other() { }
                }
                """),
            new(
                "Api/b/route.cs",
                "namespace B; public static class Reads { public static void GET() { } } public static class Writes { public static void "
                    + "DELETE() { } }"));

        Assert.Equal(
            ["GET /a", "POST /a", "PUT /a", "PATCH /a", "DELETE /a", "OPTIONS /a", "HEAD /a", "GET /b", "DELETE /b"],
            project.Routes.Select(route => $"{route.Method} {route.Pattern}"));
    }

    [Fact]
    public void Files_that_differ_only_in_signs_do_not_get_into_each_others_way()
    {
        var project = LoadedProject.OfFiles(
            new(
                "Api/a-b/route.cs",
                "namespace A; " + Get), new("Api/a_b/route.cs", "namespace B; " + Get), new("Api/a.b/route.cs", "namespace C; " + Get));

        Assert.Equal(["/a-b", "/a.b", "/a_b"], project.Routes.Select(route => route.Pattern));
    }

    [Fact]
    public void Helper_files_beside_routes_are_fine()
    {
        var project = TestProject.OfFiles(
            new("Api/users/route.cs", Get), new("Api/users/dto.cs", "public sealed record Dto(int Id);"), new(
                "Api/users/UserQuery.cs", "public static class Q { public static void Run() { } }"));

        Assert.Empty(project.Mistakes());
    }

    [Fact]
    public void Obsolete_types_and_awkward_names_give_no_warning()
    {
        var project = LoadedProject.Of("Api/@class/route.cs", """
            using System;
            namespace @class.@event;
            [Obsolete("old")] public sealed record @object(string @string);
            [Obsolete] public static class @static
            {
                [Obsolete("old")] public static void Post(@object @params, string @int = "\"a\\b\n") { }
            }
            """);

        Assert.Equal("/@class", Assert.Single(project.Routes).Pattern);
    }
}
