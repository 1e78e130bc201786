using Commerce.Generators.Emitting;
using Commerce.Generators.Model;
using Commerce.Generators.Parsing;
using Commerce.Generators.Paths;
using Commerce.Generators.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators;

/// <summary>
/// Writes the manifest of an assembly from the files in its <c>Api</c>, <c>Subscribers</c>, <c>Jobs</c> and <c>Workflows</c> folders, and
/// in those of its modules, <c>Modules/&lt;name&gt;</c>, and reports what is wrong with them.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class ManifestGenerator : IIncrementalGenerator
{
    /// <summary>The names of the steps, for tests of what is computed again.</summary>
    internal static class Steps
    {
        public const string Files = nameof(Files);
        public const string Emissions = nameof(Emissions);
        public const string Manifest = nameof(Manifest);
        public const string Mistakes = nameof(Mistakes);
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var directory = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.projectdir", out var value) && value.Length > 0
                ? ConventionPath.NormalizeDirectory(value)
                : null);
        var target = context.CompilationProvider.Select(static (compilation, _) => TargetAssembly.Of(compilation));

        var files = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is CompilationUnitSyntax && !ConventionPath.Candidates(node.SyntaxTree.FilePath).IsEmpty,
                static (syntax, cancellationToken) =>
                    ConventionReader.Read((CompilationUnitSyntax)syntax.Node, syntax.SemanticModel, cancellationToken))
            .SelectMany(static (candidates, _) => candidates)
            .Combine(directory)
            .Select(static (pair, _) => pair.Left.In(pair.Right))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(Steps.Files);

        RegisterOutputs(context, files, target);
        RegisterDiagnostics(context, files);
    }

    private static void RegisterOutputs(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ConventionFile> files,
        IncrementalValueProvider<TargetAssembly> target)
    {
        var emissions = files.Select(static (file, _) => file.Emission).WithTrackingName(Steps.Emissions);
        context.RegisterSourceOutput(emissions.Where(static file => file.HasEntries).Combine(target), static (output, pair) =>
            output.AddSource(GeneratedNames.ClassOf(pair.Left.Path) + ".g.cs", FileEmitter.Emit(pair.Left, pair.Right)));

        var manifest = emissions
            .Select(static (file, _) => ManifestEntry.Of(file))
            .Collect()
            .Select(static (entries, _) => new EquatableArray<ManifestEntry>(entries))
            .WithTrackingName(Steps.Manifest);
        context.RegisterSourceOutput(manifest.Combine(target), static (output, pair) =>
        {
            if (pair.Left.Count > 0)
            {
                output.AddSource("Manifest.g.cs", ManifestEmitter.Emit(pair.Left, pair.Right));
            }
        });
    }

    // The compilation joins only where there is a mistake to place in it, so a right project pays nothing on an edit.
    private static void RegisterDiagnostics(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ConventionFile> files)
    {
        var own = files.SelectMany(static (file, _) => file.Diagnostics).WithTrackingName(Steps.Mistakes);
        var shared = files
            .SelectMany(static (file, _) => file.Claims)
            .Collect()
            .SelectMany(static (claims, _) => ClaimChecker.Check(claims));
        context.RegisterSourceOutput(
            own.Combine(context.CompilationProvider), static (output, pair) => output.ReportDiagnostic(pair.Left.In(pair.Right)));
        context.RegisterSourceOutput(
            shared.Combine(context.CompilationProvider), static (output, pair) => output.ReportDiagnostic(pair.Left.In(pair.Right)));
    }
}
