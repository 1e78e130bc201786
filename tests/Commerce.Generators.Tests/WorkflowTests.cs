using Commerce.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Tests;

public class WorkflowTests
{
    private const string Compose = "(Composer<int> flow) => flow.Input";

    [Fact]
    public void Every_accessible_member_that_holds_a_workflow_is_registered()
    {
        var project = LoadedProject.Of("Workflows/orders/all.cs", $$"""
            public static class Orders
            {
                public static readonly Workflow<int, int> Field = Workflow.Create("field", {{Compose}});
                internal static Workflow<int, int> Property { get; } =
                    Workflow.Create(new WorkflowOptions("property") { Ephemeral = true }, {{Compose}});
                public static int Number => 1;
                public static class Nested
                {
                    public static readonly Workflow<int, int> Inner = Workflow.Create(compose: {{Compose}}, options: "inner");
                }
            }
            public static class Steps { public static readonly string Name = "no workflow"; }
            """);

        Assert.Equal(["field", "property", "inner"], project.Manifest.Workflows.Select(workflow => workflow.Workflow().Options.Name));
        Assert.All(project.Manifest.Workflows, workflow => Assert.Equal("Workflows/orders/all.cs", workflow.File));
    }

    [Fact]
    public void A_step_added_to_a_hook_is_registered()
    {
        var project = LoadedProject.Of("Workflows/hooks.cs", """
            public static class Hooks
            {
                public static readonly Hook<int> Saved = Hook.Create<int>("saved");
                public static readonly HookHandler Index = Hook.Handle(Saved, Step.Create<int>("index", (_, _) => Task.CompletedTask));
            }
            """);

        var handler = Assert.Single(project.Manifest.HookHandlers);
        Assert.Equal(
            ("Workflows/hooks.cs", "saved", "index"), (handler.File, handler.Handler().Hook.Name, handler.Handler().Step.Options.Name));
    }

    [Fact]
    public void A_file_of_steps_alone_is_fine() =>
        Assert.Empty(
            TestProject.Of(
                "Workflows/steps.cs",
                "public sealed record Input(string Email); public static class Steps { public static int One => 1; }").Mistakes());

    [Theory]
    [InlineData("Workflow.Create(«\"same\", {0})")]
    [InlineData("Workflow.Create(new WorkflowOptions(«\"same\"), {0})")]
    [InlineData("Workflow.Create(new(«\"same\"), {0})")]
    [InlineData("Workflow.Create(compose: {0}, options: new(Name: «\"same\") { Ephemeral = true })")]
    [InlineData("Workflow.Create(«W.Name, {0})")]
    public void Two_workflows_must_not_share_a_name(string create)
    {
        var text =
            $"public static class W {{ public const string Name = \"same\"; }} public static class X {{ public static readonly "
                + $"Workflow<int, int> A = {create.Replace("{0}", Compose, StringComparison.Ordinal)}; }}";

        TestProject.OfFiles(
            new("Workflows/a.cs", "namespace A; " + text.Replace("«", "", StringComparison.Ordinal)),
            new("Workflows/b.cs", "namespace B; " + text))
            .HasMarkedMistake("COM3101", "'same'", "'Workflows/a.cs'");
    }

    [Theory]
    [InlineData("public static class W { private static readonly Workflow<int, int> «A = null!; }", "W.A")]
    [InlineData("public class W { private static class Inner { public static Workflow<int, int> «A => null!; } }", "Inner.A")]
    [InlineData("file static class W { public static readonly Workflow<int, int> «A = null!; }", "W.A")]
    public void A_workflow_out_of_reach_is_a_warning(string text, string name)
    {
        var project = TestProject.Of("Workflows/a.cs", text);

        project.HasMarkedMistake("COM3102", $"'{name}'", "public or internal");
        Assert.Equal(DiagnosticSeverity.Warning, project.Run().Diagnostics.Single().Severity);
    }
}
