using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Diagnostics;

/// <summary>COM3xxx: workflows, as far as they can be seen without composing them.</summary>
internal static class WorkflowDiagnostics
{
    private const string Category = "Commerce.Workflows";

    public static readonly DiagnosticDescriptor DuplicateName = new(
        "COM3101",
        "Two workflows with the same name",
        "The workflow name '{0}' is already taken in '{1}', and runs are kept under their workflow's name. Give this one its own name.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NotAccessible = new(
        "COM3102",
        "Workflow or hook handler that cannot be registered",
        "The member '{0}' is not registered because it is not accessible outside its type, so a run of it that has not ended cannot resume "
            + "after a restart. Make it and the types around it public or internal.",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);
}
