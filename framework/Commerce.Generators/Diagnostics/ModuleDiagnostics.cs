using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Diagnostics;

/// <summary>COM11xx: what the code of a module does to the process, to its host or to other modules.</summary>
internal static class ModuleDiagnostics
{
    private const string Category = "Commerce.Modules";

    public static readonly DiagnosticDescriptor EndsProcess = Warning(
        "COM1101",
        "Module ends the process",
        "'{0}' ends the host with all other modules in it. Throw an exception instead.");

    public static readonly DiagnosticDescriptor ChangesProcess = Warning(
        "COM1102",
        "Module changes the process",
        "'{0}' changes the process for the host and for all other modules. Leave that to the application's Program.cs.");

    public static readonly DiagnosticDescriptor StartsThread = Warning(
        "COM1103",
        "Module starts a thread",
        "A thread of a module's own is neither stopped with the host nor repeated after a crash. Use a job, a subscriber or a workflow, or "
            + "Task.Run for work that the caller awaits.");

    public static readonly DiagnosticDescriptor AsyncVoid = Warning(
        "COM1104",
        "async void in a module",
        "Nobody can await '{0}' or catch what it throws. Return a Task.");

    public static readonly DiagnosticDescriptor MutableState = Warning(
        "COM1105",
        "Static state in a module",
        "'{0}' is static and can change, so that all hosts of the process share it. Keep state in a service of the module's container.");

    public static readonly DiagnosticDescriptor ForeignSchema = Warning(
        "COM1106",
        "SQL on tables of the runtime",
        "The statement names the schema '{0}', which belongs to the runtime and changes with it. Use what the framework offers for that.");

    public static readonly DiagnosticDescriptor DisposesImport = Warning(
        "COM1107",
        "Module disposes of what it was given",
        "'{0}' belongs to the host, which closes it. Dispose of sessions and of what the module has created only.");

    public static readonly DiagnosticDescriptor Implementation = Warning(
        "COM1108",
        "Reference to the implementation of a module",
        "'{0}' implements a module, and is loaded by the host into a context of its own. Reference its contracts instead.");

    public static readonly DiagnosticDescriptor NotContract = Warning(
        "COM1109",
        "Use of what belongs to a module of the project",
        "'{0}' belongs to the module in {1}; only its contracts, in {1}/Contracts, can be used here");

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
