using Commerce.Generators.Paths;
using Commerce.Generators.Tests.Support;

namespace Commerce.Generators.Tests;

public class RoutePatternTests
{
    [Theory]
    [InlineData("a/z", "/a/z")]
    [InlineData("[a]/[z]/[A9]/[Z0]/[_x]", "/{a}/{z}/{A9}/{Z0}/{_x}")]
    [InlineData("[...rest]", "/{**rest}")]
    [InlineData("(admin)/users/(x)", "/users")]
    public void Folders_spell_a_pattern(string folders, string pattern)
    {
        var read = Read(folders);

        Assert.Equal(pattern, read.Text);
        Assert.Equal((null, null, null), (read.InvalidFolder, read.RepeatedParameter, read.MisplacedCatchAll));
    }

    [Theory]
    [InlineData("a/[0x]/[9x]", "[0x]")]
    [InlineData("[id/x", "[id")]
    [InlineData("id]/x", "id]")]
    [InlineData("()/x", "()")]
    [InlineData("(a(b)/x", "(a(b)")]
    [InlineData("(a/x", "(a")]
    [InlineData("a)/x", "a)")]
    [InlineData("[é]", "[é]")]
    [InlineData("[/[{]", "[")]
    public void The_first_folder_that_is_not_a_valid_parameter_is_reported(string folders, string invalid) =>
        Assert.Equal(invalid, Read(folders).InvalidFolder);

    [Theory]
    [InlineData("[a]/[b]/[a]/[b]", "a", null)]
    [InlineData("[...a]/x/[...b]/y", null, "[...a]")]
    [InlineData("[...a]/[...b]/y", null, "[...a]")]
    public void The_first_parameter_that_is_repeated_or_misplaced_is_reported(string folders, string? repeated, string? misplaced)
    {
        var read = Read(folders);

        Assert.Equal((repeated, misplaced), (read.RepeatedParameter, read.MisplacedCatchAll));
    }

    [Fact]
    public void Two_routes_must_not_share_a_pattern_whatever_its_parameters_are_called()
    {
        Assert.Equal(Read("users/[id]").Shape, Read("Users/[name]").Shape);
        Assert.Equal(Read("users/[...id]").Shape, Read("users/[...name]").Shape);
        Assert.NotEqual(Read("users/[id]").Shape, Read("users/[...id]").Shape);
        Assert.NotEqual(Read("users/[id]").Shape, Read("users/id").Shape);
    }

    [Theory]
    [InlineData("a]/x")]
    [InlineData("[id]/[id]")]
    [InlineData("[...path]/edit")]
    public void A_route_whose_folders_are_not_valid_is_not_registered(string folders)
    {
        var result = TestProject.Of(
            $"Api/{folders}/route.cs", "public static class Route { public static string Get() => \"all\"; }").Run();

        Assert.Single(result.Diagnostics);
        Assert.DoesNotContain(
            result.GeneratedSources, source => source.SourceText.ToString().Contains("\"GET\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_name_for_a_repeated_parameter_has_the_nearest_literal_folder_in_it() =>
        TestProject.Of("Api/[id]/x/(g)/[id]/y/route.cs", "public static class Route { public static void Get(string id) { } }")
            .HasOneMistake("COM2003 Api/[id]/x/(g)/[id]/y/route.cs(1,21)", "[x_id]");

    private static RoutePattern Read(string folders) => RoutePattern.Of([.. folders.Split('/')]);
}
