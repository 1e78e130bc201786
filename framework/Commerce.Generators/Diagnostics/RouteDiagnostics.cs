using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Diagnostics;

/// <summary>COM2xxx: routes.</summary>
internal static class RouteDiagnostics
{
    private const string Category = "Commerce.Routes";

    public static readonly DiagnosticDescriptor NoVerb = new(
        "COM2001",
        "Route file without a verb method",
        "'{0}' serves nothing: it has no public static method named Get, Post, Put, Patch, Delete, Options or Head in an accessible "
            + "static class. Add one, or rename the file.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NotAVerb = new(
        "COM2002",
        "Public static method that is not a verb",
        "'{0}' is public in a route file but is not the name of a verb, so it is not served. {1}.",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor RepeatedParameter = new(
        "COM2003",
        "Route parameter twice in one path",
        "The path '{0}' has the parameter '{1}' twice, so one value would hide the other. Give each [folder] its own name, such as [{1}] "
            + "and [{2}].",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor MisspelledFile = new(
        "COM2004",
        "Misspelled well-known file",
        "'{0}' is not read: {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor Unbindable = new(
        "COM2005",
        "Parameter cannot be bound",
        "{0} cannot be bound: {1}. What can be: route parameters and query values (string, enums and types with TryParse, also "
            + "nullable), one JSON body on Post, Put and Patch, services, HttpContext, HttpRequest, HttpResponse, ClaimsPrincipal, "
            + "CancellationToken, IServiceProvider and ILogger.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TwoBodies = new(
        "COM2006",
        "Two body parameters",
        "{0} takes the body twice, as '{1}' and as '{2}', but a request has one body. Mark the one that is a service with "
            + "[FromServices], or join the two in one type.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor DuplicateRoute = new(
        "COM2007",
        "Two methods for the same verb and path",
        "'{0}' is already served by '{1}', so a request could not choose. Remove one, or move it to another folder: (group) folders and "
            + "the names of parameters do not make paths differ.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor AsyncVoid = new(
        "COM2008",
        "async void handler",
        "{0} is async void, so the answer would be sent before it is done and its exceptions would end the process. Return Task instead.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor InvalidFolder = new(
        "COM2009",
        "Invalid folder name for a parameter",
        "The folder '{0}' is not a valid part of a path. Write [name] or [...name], where the name has letters, digits and underscores "
            + "and starts with no digit, (group) for a folder to leave out, or a plain name.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor MisplacedCatchAll = new(
        "COM2010",
        "Catch-all folder with folders below it",
        "The folder '{0}' takes the whole rest of the path, so nothing below it can be reached. Move the file into that folder itself, "
            + "or write {1} for a single part of the path.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoHttp = new(
        "COM2011",
        "Route file in a project without Commerce.Http",
        "'{0}' is not served because the project does not reference Commerce.Http. Add the reference, or move the file out of the folder "
            + "Api.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);
}
