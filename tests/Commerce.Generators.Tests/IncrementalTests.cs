using Commerce.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Tests;

public class IncrementalTests
{
    private const string Route = """
        public static class Route
        {
            public static string Get(int id) => "before";
        }
        """;

    private const string Job =
        "public static class J { public static JobConfig Config => new() { Name = \"a\", Schedule = \"* * * * *\" }; public static void "
            + "Run() { } }";

    [Fact]
    public void An_edit_elsewhere_computes_no_output_again()
    {
        var project = Project();
        project.Run();

        project.Edit("Program.cs", "public static class Elsewhere { public static int Changed => 2; }");
        var result = project.Run();

        Assert.All(ReasonsOf(result, ManifestGenerator.Steps.Files), reason => Assert.Contains(reason, Untouched));
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.Equal(3, OutputReasons(result).Count);
    }

    [Fact]
    public void An_edit_of_a_body_computes_no_output_again()
    {
        var project = Project();
        project.Run();

        project.Edit("Api/users/[id]/route.cs", Route.Replace("before", "after", StringComparison.Ordinal));
        var result = project.Run();

        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_method_that_moves_down_a_line_computes_no_output_again()
    {
        var project = Project();
        project.Run();

        project.Edit("Api/users/[id]/route.cs", "// A line more.\n" + Route);
        var result = project.Run();

        Assert.Contains(IncrementalStepRunReason.Modified, ReasonsOf(result, ManifestGenerator.Steps.Files));
        Assert.All(ReasonsOf(result, ManifestGenerator.Steps.Emissions), reason => Assert.Contains(reason, Untouched));
        Assert.All(OutputReasons(result), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_changed_signature_writes_only_its_own_file_again()
    {
        var project = Project();
        project.Run();

        project.Edit("Api/users/[id]/route.cs", Route.Replace("int id", "string id", StringComparison.Ordinal));
        var result = project.Run();

        Assert.Equal(1, OutputReasons(result).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.All(ReasonsOf(result, ManifestGenerator.Steps.Manifest), reason => Assert.Contains(reason, Untouched));
        Assert.Contains(
            "Route<string>", string.Concat(result.GeneratedSources.Select(source => source.SourceText)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_file_joins_the_manifest_and_leaves_the_others_alone()
    {
        var project = Project();
        project.Run();

        project.Edit("Api/health/route.cs", "namespace Health; public static class Route { public static void Get() { } }");
        var result = project.Run();

        Assert.Equal(1, OutputReasons(result).Count(reason => reason == IncrementalStepRunReason.New));
        Assert.Equal(1, OutputReasons(result).Count(reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(2, OutputReasons(result).Count(reason => reason == IncrementalStepRunReason.Cached));
        Assert.Equal(["/health", "/users/{id}"], LoadedProject.Of(project).Routes.Select(route => route.Pattern));
    }

    [Fact]
    public void A_changed_constant_in_another_file_is_seen()
    {
        var project = TestProject.OfFiles(
            new("Names.cs", "public static class Names { public const string Every = \"* * * * *\"; }"),
            new("Jobs/a.cs", Job.Replace("\"* * * * *\"", "Names.Every", StringComparison.Ordinal)));
        Assert.Empty(project.Mistakes());

        project.Edit("Names.cs", "public static class Names { public const string Every = \"every minute\"; }");

        Assert.StartsWith("COM5104 Jobs/a.cs(1,", Assert.Single(project.Mistakes()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_corrected_mistake_is_gone()
    {
        var project = TestProject.Of("Jobs/a.cs", Job.Replace("* * * * *", "*", StringComparison.Ordinal));
        Assert.Single(project.Mistakes());

        project.Edit("Jobs/a.cs", Job);

        Assert.Empty(project.Mistakes());
    }

    private static readonly IncrementalStepRunReason[] Untouched = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    private static TestProject Project() =>
        TestProject.OfFiles(
            new("Program.cs", "public static class Elsewhere;"), new("Api/users/[id]/route.cs", Route), new("Jobs/a.cs", Job));

    private static List<IncrementalStepRunReason> ReasonsOf(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static List<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result) =>
        [.. result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason)];
}
