using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Commerce.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Commerce.Generators.Analysis;

/// <summary>
/// Finds what the code of a module should leave alone. A module is an assembly with a <c>ModuleEntry</c>; applications are looked at only
/// for references to implementations.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModuleAnalyzer : DiagnosticAnalyzer
{
    private const string EntryAttribute = "Commerce.Modularity.ModuleEntryAttribute";

    private static readonly HashSet<string> Ending = new(StringComparer.Ordinal)
    {
        "System.Environment.Exit", "System.Environment.FailFast", "System.Diagnostics.Process.Kill",
    };

    private static readonly HashSet<string> Changing = new(StringComparer.Ordinal)
    {
        "System.Console.SetOut", "System.Console.SetError", "System.Console.SetIn", "System.Environment.SetEnvironmentVariable",
        "System.AppContext.SetSwitch", "System.AppContext.SetData", "System.IO.Directory.SetCurrentDirectory",
        "System.Threading.ThreadPool.SetMinThreads", "System.Threading.ThreadPool.SetMaxThreads",
        "System.Environment.CurrentDirectory", "System.Environment.ExitCode",
        "System.Globalization.CultureInfo.DefaultThreadCurrentCulture", "System.Globalization.CultureInfo.DefaultThreadCurrentUICulture",
    };

    private static readonly HashSet<string> Given = new(StringComparer.Ordinal)
    {
        "Commerce.Postgres.Sessions.Database", "Microsoft.Extensions.Logging.ILoggerFactory",
    };

    // Every module may use the runtime's clock.
    private static readonly Regex Foreign = new(
        @"\b(from|join|into|update|table|truncate|references)\s+""?(?<schema>commerce|hangfire)""?\s*\.(?!\s*now\s*\()",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        ModuleDiagnostics.EndsProcess, ModuleDiagnostics.ChangesProcess, ModuleDiagnostics.StartsThread, ModuleDiagnostics.AsyncVoid,
        ModuleDiagnostics.MutableState, ModuleDiagnostics.ForeignSchema, ModuleDiagnostics.DisposesImport, ModuleDiagnostics.Implementation,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        var isModule = HasEntry(context.Compilation.Assembly);
        if (isModule || IsApplication(context.Compilation))
        {
            context.RegisterCompilationEndAction(CheckReferences);
        }

        if (!isModule)
        {
            return;
        }

        context.RegisterOperationAction(CheckInvocation, OperationKind.Invocation);
        context.RegisterOperationAction(CheckAssignment, OperationKind.SimpleAssignment);
        context.RegisterOperationAction(CheckCreation, OperationKind.ObjectCreation);
        context.RegisterOperationAction(CheckLiteral, OperationKind.Literal);
        context.RegisterOperationAction(CheckLambda, OperationKind.AnonymousFunction);
        context.RegisterOperationAction(CheckLocalFunction, OperationKind.LocalFunction);
        context.RegisterSymbolAction(CheckMethod, SymbolKind.Method);
        context.RegisterSymbolAction(CheckField, SymbolKind.Field);
        context.RegisterSymbolAction(CheckProperty, SymbolKind.Property);
    }

    private static bool HasEntry(IAssemblySymbol assembly) =>
        assembly.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == EntryAttribute);

    /// <summary>Tests may look into a module.</summary>
    internal static bool IsApplication(Compilation compilation)
    {
        var references = compilation.ReferencedAssemblyNames.Select(name => name.Name).ToList();
        return references.Contains("Commerce.Hosting") && !references.Contains("Commerce.Testing");
    }

    private static void CheckReferences(CompilationAnalysisContext context)
    {
        foreach (var assembly in context.Compilation.SourceModule.ReferencedAssemblySymbols.Where(HasEntry))
        {
            context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.Implementation, Location.None, assembly.Name));
        }
    }

    private static void CheckInvocation(OperationAnalysisContext context)
    {
        var invocation = (IInvocationOperation)context.Operation;
        var name = NameOf(invocation.TargetMethod);
        if (Ending.Contains(name))
        {
            Report(context, ModuleDiagnostics.EndsProcess, Short(invocation.TargetMethod));
        }
        else if (Changing.Contains(name))
        {
            Report(context, ModuleDiagnostics.ChangesProcess, Short(invocation.TargetMethod));
        }
        else if (invocation.TargetMethod.Name is "Dispose" or "DisposeAsync"
            && invocation.Instance?.Type is { } type && Given.Contains(type.ToDisplayString()))
        {
            Report(context, ModuleDiagnostics.DisposesImport, type.Name);
        }
    }

    private static void CheckAssignment(OperationAnalysisContext context)
    {
        if (((ISimpleAssignmentOperation)context.Operation).Target is IPropertyReferenceOperation { Property: var property }
            && Changing.Contains(NameOf(property)))
        {
            Report(context, ModuleDiagnostics.ChangesProcess, Short(property));
        }
    }

    private static void CheckCreation(OperationAnalysisContext context)
    {
        if (context.Operation.Type?.ToDisplayString() == "System.Threading.Thread")
        {
            Report(context, ModuleDiagnostics.StartsThread);
        }
    }

    private static void CheckLiteral(OperationAnalysisContext context)
    {
        if (context.Operation.ConstantValue is { HasValue: true, Value: string text } && Foreign.Match(text) is { Success: true } match)
        {
            Report(context, ModuleDiagnostics.ForeignSchema, match.Groups["schema"].Value);
        }
    }

    private static void CheckLambda(OperationAnalysisContext context)
    {
        if (((IAnonymousFunctionOperation)context.Operation).Symbol is { IsAsync: true, ReturnsVoid: true })
        {
            Report(context, ModuleDiagnostics.AsyncVoid, "async () => …");
        }
    }

    private static void CheckLocalFunction(OperationAnalysisContext context) =>
        CheckAsyncVoid(((ILocalFunctionOperation)context.Operation).Symbol, context.ReportDiagnostic);

    private static void CheckMethod(SymbolAnalysisContext context) =>
        CheckAsyncVoid((IMethodSymbol)context.Symbol, context.ReportDiagnostic);

    private static void CheckAsyncVoid(IMethodSymbol method, Action<Diagnostic> report)
    {
        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            report(Diagnostic.Create(ModuleDiagnostics.AsyncVoid, method.Locations[0], method.Name));
        }
    }

    private static void CheckField(SymbolAnalysisContext context)
    {
        var field = (IFieldSymbol)context.Symbol;
        if (field is { IsStatic: true, IsReadOnly: false, IsConst: false, IsImplicitlyDeclared: false })
        {
            context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.MutableState, field.Locations[0], field.Name));
        }
    }

    private static void CheckProperty(SymbolAnalysisContext context)
    {
        var property = (IPropertySymbol)context.Symbol;
        if (property is { IsStatic: true, SetMethod: { } setter } && setter.DeclaringSyntaxReferences.Any(IsAutomatic))
        {
            context.ReportDiagnostic(Diagnostic.Create(ModuleDiagnostics.MutableState, property.Locations[0], property.Name));
        }
    }

    private static bool IsAutomatic(SyntaxReference setter) =>
        setter.GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null };

    private static string NameOf(ISymbol member) => $"{member.ContainingType?.ToDisplayString()}.{member.Name}";

    private static string Short(ISymbol member) => $"{member.ContainingType.Name}.{member.Name}";

    private static void Report(OperationAnalysisContext context, DiagnosticDescriptor descriptor, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(descriptor, context.Operation.Syntax.GetLocation(), arguments));
}
