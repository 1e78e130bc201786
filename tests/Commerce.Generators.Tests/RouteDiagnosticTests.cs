using Commerce.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Tests;

public class RouteDiagnosticTests
{
    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("public static class Route { static void Get() { } }", 1, 21)]
    [InlineData("public class Route\n{\n    public void Get() { }\n}", 1, 14)]
    [InlineData("public class Outer\n{\n    private static class Route { public static void Get() { } }\n}", 1, 14)]
    [InlineData("\nfile static class Route { public static void Get() { } }", 2, 19)]
    public void A_route_file_must_have_a_verb(string text, int line, int column) =>
        TestProject.Of("Api/users/route.cs", text).HasOneMistake(
            $"COM2001 Api/users/route.cs({line},{column})", "'Api/users/route.cs'", "Get, Post");

    [Theory]
    [InlineData("Gett", "Did you mean 'Get'?")]
    [InlineData("GetAsync", "Did you mean 'Get'?")]
    [InlineData("Udpate", "Name it Get")]
    [InlineData("delete", "Did you mean 'Delete'?")]
    [InlineData("Pacth", "Did you mean 'Patch'?")]
    [InlineData("Normalise", "make the helper private or internal")]
    public void A_public_method_that_is_no_verb_is_a_warning_with_the_nearest_verb(string name, string expected)
    {
        var project = TestProject.Of("Api/route.cs", $$"""
            public static class Route
            {
                public static void Head() { }
                public static void {{name}}() { }
            }
            """);

        project.HasOneMistake("COM2002 Api/route.cs(4,24)", $"'{name}'", expected);
        Assert.Equal(DiagnosticSeverity.Warning, project.Run().Diagnostics.Single().Severity);
    }

    [Fact]
    public void A_parameter_must_not_stand_twice_in_a_path() =>
        TestProject.Of("Api/customers/[id]/orders/[Id]/route.cs", "public static class Route { public static void Get(string id) { } }")
            .HasOneMistake("COM2003 Api/customers/[id]/orders/[Id]/route.cs(1,21)", "'/customers/{id}/orders/{Id}'", "[orders_Id]");

    [Theory]
    [InlineData("Api/users/routes.cs", "'route.cs'")]
    [InlineData("Api/users/rout.cs", "'route.cs'")]
    [InlineData("Api/Rotue.cs", "'route.cs'")]
    [InlineData("Api/middleware.cs", "where the application is built")]
    [InlineData("Api/Middlewares.cs", "where the application is built")]
    public void A_misspelled_well_known_file_is_a_warning(string path, string expected)
    {
        var project = TestProject.Of(path, "// nothing yet\npublic static class Route { public static void Get() { } }");

        project.HasOneMistake($"COM2004 {path}(2,21)", $"'{path}'", expected);
        Assert.Equal(DiagnosticSeverity.Warning, project.Run().Diagnostics.Single().Severity);
    }

    [Theory]
    [InlineData("Get(Size size)", "no body by convention")]
    [InlineData("Get(int[] ids)", "'int[]'")]
    [InlineData("Get(List<int> ids)", "a list is not read from the query")]
    [InlineData("Get(ref int page)", "by reference")]
    [InlineData("Get(Action done)", "no request holds such a value")]
    [InlineData("Get(object anything)", "no request holds such a value")]
    [InlineData("Get(Uri link)", "'Uri'")]
    [InlineData("Post(IFormFile file)", "take HttpRequest")]
    [InlineData("Post(System.IO.Stream body)", "take HttpRequest")]
    [InlineData("Post([FromForm] string name)", "[FromForm]")]
    [InlineData("Get([FromRoute] string id)", "no parameters; they come from folders")]
    [InlineData("Get([FromQuery] Order order)", "IParsable<Order>")]
    [InlineData("Get([FromServices] int number)", "not a service")]
    [InlineData("Post([FromBody] Order order, Size size)", "another parameter is marked [FromBody]")]
    public void A_parameter_that_nothing_gives_is_named_with_its_type(string method, string expected)
    {
        var project = TestProject.Of("Api/route.cs", $$"""
            public readonly record struct Size(int X);
            public sealed record Order(int X);
            public static class Route
            {
                public static void {{method}} { }
            }
            """);

        var place = Assert.Single(project.Mistakes());
        Assert.StartsWith("COM2005 Api/route.cs(5,", place, StringComparison.Ordinal);
        Assert.Contains(expected, place, StringComparison.Ordinal);
        Assert.Contains("What can be: route parameters", place, StringComparison.Ordinal);
    }

    [Fact]
    public void A_route_attribute_must_name_a_folder() =>
        TestProject.Of("Api/[id]/route.cs", "public static class Route { public static void Get([FromRoute] string name) { } }")
            .HasOneMistake("COM2005 Api/[id]/route.cs(1,71)", "no parameter 'name', only 'id'");

    [Fact]
    public void A_route_parameter_must_be_made_from_text() =>
        TestProject.Of("Api/[id]/route.cs", "public static class Route { public static void Get(int[] id) { } }")
            .HasOneMistake("COM2005 Api/[id]/route.cs(1,58)", "one text 'id'");

    [Fact]
    public void A_generic_method_cannot_be_bound() =>
        TestProject.Of("Api/route.cs", "public static class Route { public static void Get<T>() { } }")
            .HasOneMistake("COM2005 Api/route.cs(1,48)", "must not be generic");

    [Fact]
    public void Two_bodies_are_one_too_many() =>
        TestProject.Of("Api/route.cs", """
            public sealed record A(int X);
            public sealed record B(int X);
            public static class Route
            {
                public static void Post(A first, B second) { }
            }
            """).HasOneMistake("COM2006 Api/route.cs(5,40)", "'first'", "'second'", "[FromServices]");

    [Theory]
    [InlineData("Api/(a)/users/route.cs", "Api/(b)/users/route.cs", "GET /users")]
    [InlineData("Api/users/[id]/route.cs", "Api/users/[user]/route.cs", "GET /users/{user}")]
    [InlineData("Api/Users/route.cs", "Api/users/route.cs", "GET /users")]
    public void Two_files_must_not_serve_one_verb_and_path(string first, string second, string shown)
    {
        const string text = "public static class Route { public static void Get() { } }";

        TestProject.OfFiles(new(second, "namespace B; " + text), new(first, "namespace A; " + text))
            .HasOneMistake($"COM2007 {second}(1,61)", $"'{shown}'", $"'{first}'");
    }

    [Fact]
    public void One_file_must_not_serve_a_verb_twice() =>
        TestProject.Of("Api/route.cs", """
            public static class Route
            {
                public static void Get() { }
                public static void GET() { }
            }
            """).HasOneMistake("COM2007 Api/route.cs(4,24)", "'GET /'", "'Api/route.cs'");

    [Fact]
    public void A_handler_must_not_be_async_void() =>
        TestProject.Of("Api/route.cs", "public static class Route { public static async void Get() => await Task.Yield(); }")
            .HasOneMistake("COM2008 Api/route.cs(1,54)", "'Get'", "Return Task instead");

    [Theory]
    [InlineData("[1x]")]
    [InlineData("[a-b]")]
    [InlineData("[]")]
    [InlineData("[...]")]
    [InlineData("[..path]")]
    [InlineData("[[id]]")]
    [InlineData("user-[id]")]
    [InlineData("{id}")]
    [InlineData("(group")]
    public void A_folder_that_tries_to_be_a_parameter_must_be_one(string folder) =>
        TestProject.Of($"Api/{folder}/route.cs", "public static class Route { public static void Get() { } }")
            .HasOneMistake($"COM2009 Api/{folder}/route.cs(1,21)", $"'{folder}'", "[name] or [...name]");

    [Fact]
    public void Nothing_is_reached_below_a_catch_all() =>
        TestProject.Of("Api/[...path]/edit/route.cs", "public static class Route { public static void Get() { } }")
            .HasOneMistake("COM2010 Api/[...path]/edit/route.cs(1,21)", "'[...path]'", "[path]");

    [Fact]
    public void A_route_file_needs_a_reference_to_the_http_project()
    {
        var project = TestProject.OfFiles(
            new("Api/users/route.cs", "public static class Route { public static string Get() => \"all\"; }"),
            new("Workflows/greet.cs", """
                public static class Greet
                {
                    private static readonly Step<string, string> Step =
                        Commerce.Workflows.Step.Create("greet", (string name, StepContext step) => Task.FromResult(name));

                    public static readonly Workflow<string, string> Definition =
                        Workflow.Create("greet", (Composer<string> flow) => flow.Step(Step, flow.Input));
                }
                """)).WithoutHttp();

        project.HasOneMistake("COM2011 Api/users/route.cs(1,21)", "'Api/users/route.cs'", "Commerce.Http");
        project.CompilesWithMistakes();
        Assert.DoesNotContain(
            project.Run().GeneratedSources, source => source.SourceText.ToString().Contains("Commerce.Http", StringComparison.Ordinal));
    }

    [Fact]
    public void An_extension_block_is_no_route() =>
        Assert.Empty(TestProject.Of("Api/route.cs", """
            public static class Route { public static void Get() { } }
            internal static class Texts
            {
                extension(string text) { internal int Size => text.Length; internal bool IsShort() => text.Length < 3; }
            }
            """).Mistakes());

    [Fact]
    public void A_type_the_compiler_does_not_know_is_left_to_the_compiler() =>
        Assert.Empty(TestProject.Of("Api/route.cs", "public static class Route { public static void Get(Unknown x) { } }").Mistakes());

    [Fact]
    public void A_warning_can_be_suppressed_where_it_is()
    {
        var project = TestProject.Of("Api/route.cs", """
            public static class Route
            {
                public static void Get() { }
            #pragma warning disable COM2002
                public static void Helper() { }
            }
            """);

        Assert.True(Assert.Single(project.Run().Diagnostics).IsSuppressed);
    }

    [Fact]
    public void The_routes_that_are_right_are_written_all_the_same()
    {
        var result = TestProject.Of(
            "Api/route.cs", "public static class Route { public static void Get() { } public static void Post(Action no) { } }").Run();

        Assert.Single(result.Diagnostics);
        Assert.Contains("\"GET\"", result.GeneratedSources.First().SourceText.ToString(), StringComparison.Ordinal);
    }
}
