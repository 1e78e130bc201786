using Commerce.Generators.Tests.Support;
using Commerce.Generators.Text;

namespace Commerce.Generators.Tests;

public class GeneratedCodeTests
{
    private const string Get = "public static class Route { public static void Get() { } }";

    [Fact]
    public void The_same_files_in_another_order_give_the_same_manifest()
    {
        SourceFile first = new("Api/a/route.cs", "namespace A; " + Get), second = new("Api/b/route.cs", "namespace B; " + Get);

        Assert.Equal(ManifestOf(TestProject.OfFiles(first, second)), ManifestOf(TestProject.OfFiles(second, first)));
    }

    [Fact]
    public void Nothing_is_awaited_and_no_binder_made_where_none_is_needed()
    {
        var text = SourceOf(
            TestProject.Of("Api/route.cs", "public static class Route { public static int Get(HttpContext context) => 1; }"));

        Assert.DoesNotContain("async ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("RequestBinder", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_convention_folder_with_nothing_to_register_has_an_empty_manifest()
    {
        var project = LoadedProject.Of("Workflows/steps.cs", "public static class Steps;");

        Assert.Empty(project.Routes);
        Assert.Empty(project.Manifest.Subscribers);
        Assert.Empty(project.Manifest.Jobs);
        Assert.Empty(project.Manifest.Workflows);
    }

    [Fact]
    public void A_project_without_convention_folders_has_no_manifest() =>
        Assert.Empty(TestProject.Of("Program.cs", Get).Run().GeneratedSources);

    [Theory]
    [InlineData("My.Shop", "Commerce.Generated.My_Shop")]
    [InlineData("7-eleven", "Commerce.Generated._7_eleven")]
    [InlineData(null, "Commerce.Generated.Unnamed")]
    public void The_namespace_carries_the_assembly(string? assembly, string expected) =>
        Assert.Equal(expected, GeneratedNames.NamespaceOf(assembly));

    [Fact]
    public void No_name_outside_the_generated_class_changes_what_it_means()
    {
        var project = LoadedProject.OfFiles(
            new(
                "Api/route.cs",
                "namespace Commerce.Generated.My_Shop.System { public static class Threading; public static class Route { public static "
                    + "global::System.Threading.Tasks.Task Get(CancellationToken context, int binder) => "
                    + "global::System.Threading.Tasks.Task.CompletedTask; } }"),
            new(
                "Clash.cs",
                "namespace Commerce.Generated.My_Shop { public static class Microsoft; public static class Commerce; public static class "
                    + "Task; }"));

        Assert.Single(project.Routes);
    }

    private static string ManifestOf(TestProject project) =>
        project.Run().GeneratedSources.Single(source => source.HintName == "Manifest.g.cs").SourceText.ToString();

    private static string SourceOf(TestProject project) =>
        project.Run().GeneratedSources.Single(source => source.HintName != "Manifest.g.cs").SourceText.ToString();
}
