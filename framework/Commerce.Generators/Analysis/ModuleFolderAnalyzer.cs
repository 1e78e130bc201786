using System.Collections.Immutable;
using Commerce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Commerce.Generators.Analysis;

/// <summary>
/// Keeps the modules in an application's own project apart: what is declared in <c>Modules/&lt;Name&gt;/</c> can be used in that folder
/// only, except for what is declared in its <c>Contracts</c>.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModuleFolderAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ModuleDiagnostics.NotContract];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (ModuleFolders.Find(context.Compilation, context.Options.AnalyzerConfigOptionsProvider) is { } modules
            && ModuleAnalyzer.IsApplication(context.Compilation))
        {
            context.RegisterSemanticModelAction(file =>
                new ModuleUses(file, modules).Visit(file.SemanticModel.SyntaxTree.GetRoot(file.CancellationToken)));
        }
    }
}
