using Commerce.Generators.Tests.Support;
using Commerce.Http;

namespace Commerce.Generators.Tests;

/// <summary>Files below <c>Modules/&lt;name&gt;</c> belong to a module in the project.</summary>
public sealed class ModuleFolderTests
{
    private const string Route = "public static class Route { public static string Get() => \"\"; }";

    [Fact]
    public void A_folder_has_a_manifest_of_its_own_with_paths_relative_to_it()
    {
        var project = LoadedProject.OfFiles(
            new SourceFile("Api/echo/route.cs", $"namespace A; {Route}"),
            new SourceFile("Modules/GiftCards/Api/echo/route.cs", $"namespace B; {Route}"),
            new SourceFile("Modules/GiftCards/Jobs/tidy.cs", Job("J", "tidy")),
            new SourceFile("Modules/Wishlist/Subscribers/a.cs", Subscriber("S")),
            new SourceFile("Subscribers/a.cs", Subscriber("T")));

        Assert.Equal(["Api/echo/route.cs"], ((IRouteManifest)project.Manifest).Routes.Select(route => route.File));
        Assert.Empty(project.Manifest.Jobs);
        Assert.Equal(["GiftCards", "Wishlist"], project.Manifest.Modules.Select(module => module.Folder));
        var (cards, wishes) = (project.Manifest.Modules[0].Manifest, project.Manifest.Modules[1].Manifest);
        Assert.Equal(["Api/echo/route.cs"], ((IRouteManifest)cards).Routes.Select(route => route.File));
        Assert.Equal(["Jobs/tidy.cs"], cards.Jobs.Select(job => job.File));
        Assert.Equal(["a"], wishes.Subscribers.Select(subscriber => subscriber.DefaultId));
        Assert.Empty(wishes.Modules);
    }

    [Fact]
    public void A_project_with_nothing_but_modules_has_a_manifest()
    {
        var project = LoadedProject.Of("Modules/Wishlist/Jobs/tidy.cs", Job("J", "tidy"));

        Assert.Equal("Wishlist", Assert.Single(project.Manifest.Modules).Folder);
    }

    [Fact]
    public void A_name_that_holds_for_the_whole_host_is_taken_once() =>
        Assert.Contains("tidy", Assert.Single(TestProject.OfFiles(
            new SourceFile("Jobs/tidy.cs", Job("J", "tidy")),
            new SourceFile("Modules/Wishlist/Jobs/tidy.cs", Job("K", "tidy"))).Mistakes()), StringComparison.Ordinal);

    [Fact]
    public void A_folder_deeper_than_that_of_a_module_is_not_a_convention_folder()
    {
        var project = TestProject.OfFiles(
            new SourceFile("Modules/Wishlist/Parts/Jobs/tidy.cs", "class Anything;"),
            new SourceFile("Other/Wishlist/Jobs/tidy.cs", "class Anything2;"));

        Assert.Empty(project.Mistakes());
        Assert.Empty(project.Run().GeneratedSources);
    }

    private static string Job(string type, string name) => $$"""
        public static class {{type}}
        {
            public static JobConfig Config => new() { Name = "{{name}}", Schedule = "0 0 * * *" };
            public static void Run() { }
        }
        """;

    private static string Subscriber(string type) => $$"""
        public static class {{type}}
        {
            public static SubscriberConfig Config => new() { Event = "noted" };
            public static void Handle(EventEnvelope<string> noted) { }
        }
        """;
}
