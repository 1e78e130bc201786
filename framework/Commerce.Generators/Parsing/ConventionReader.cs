using System.Collections.Immutable;
using Commerce.Generators.Model;
using Commerce.Generators.Paths;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>Reads one file according to the convention of its folder.</summary>
internal static class ConventionReader
{
    private const string ManifestInterface = "Commerce.Manifests.IManifest";

    /// <summary>Reads a file once for each folder that may be its convention folder.</summary>
    public static EquatableArray<ConventionFile> Read(CompilationUnitSyntax unit, SemanticModel model, CancellationToken cancellationToken)
    {
        if (model.Compilation.GetTypeByMetadataName(ManifestInterface) is null)
        {
            return default;
        }

        return ConventionPath.Candidates(unit.SyntaxTree.FilePath)
            .Where(path => !path.IsHidden)
            .Select(path => Read(new FileContext(model, unit, path, cancellationToken)))
            .ToImmutableArray();
    }

    private static ConventionFile Read(FileContext file)
    {
        var empty = new FileEmission(file.Path.Relative, "", default, default, default, default, default, default);
        var emission = file.Path.Kind switch
        {
            ConventionKind.Api => empty with { Routes = RouteFile.Read(file) },
            ConventionKind.Subscribers => empty with { Subscribers = SubscriberFile.Read(file) },
            ConventionKind.Jobs => empty with { Jobs = JobFile.Read(file) },
            _ => empty with { Workflows = WorkflowFile.Read(file), HookHandlers = WorkflowFile.ReadHookHandlers(file) },
        };
        if (file.Path.Kind == ConventionKind.Workflows)
        {
            StepServices.Read(file);
        }

        return new ConventionFile(
            file.Path.Root, emission with { Services = file.Services }, file.Diagnostics, file.Claims);
    }
}
