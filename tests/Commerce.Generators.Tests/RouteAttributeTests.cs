using Commerce.Generators.Tests.Support;

namespace Commerce.Generators.Tests;

/// <summary>Attributes of routes become metadata; those of controllers are reported.</summary>
public sealed class RouteAttributeTests
{
    [Fact]
    public void Attributes_of_the_method_come_after_those_of_the_classes_around_it()
    {
        var project = LoadedProject.Of("Api/a/route.cs", """
            [Obsolete("outer")]
            public static class Outer
            {
                [System.ComponentModel.Category("class")]
                public static class Route
                {
                    [Microsoft.AspNetCore.Http.Tags("method")]
                    public static string Get() => "";
                }
            }
            """);

        var route = Assert.Single(((Commerce.Http.IRouteManifest)project.Manifest).Routes);

        Assert.Equal(
            ["ObsoleteAttribute", "CategoryAttribute", "TagsAttribute"],
            route.Metadata
                .Select(attribute => attribute.GetType().Name)
                .Where(name => !name.StartsWith("Nullable", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("HttpGet")]
    [InlineData("Route(\"x\")")]
    [InlineData("TypeFilter(typeof(string))")]
    public void What_only_controllers_read_is_reported(string attribute)
    {
        var project = TestProject.Of(
            "Api/a/route.cs", $$"""public static class Route { [«{{attribute}}] public static string Get() => ""; }""");

        var mistake = Assert.Single(project.Mistakes());

        Assert.StartsWith($"COM2012 {Assert.Single(project.Marked)}", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RequestSizeLimit(10)")]
    [InlineData("ProducesResponseType(404)")]
    [InlineData("Consumes(\"text/plain\")")]
    [InlineData("Microsoft.AspNetCore.Authorization.Authorize")]
    [InlineData("Microsoft.AspNetCore.RateLimiting.EnableRateLimiting(\"few\")")]
    [InlineData("Microsoft.AspNetCore.OutputCaching.OutputCache")]
    public void What_minimal_APIs_follow_is_right(string attribute) => Assert.Empty(TestProject.Of(
        "Api/a/route.cs", $$"""public static class Route { [{{attribute}}] public static string Get() => ""; }""").Mistakes());
}
