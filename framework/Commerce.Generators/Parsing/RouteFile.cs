using System.Collections.Immutable;
using Commerce.Generators.Diagnostics;
using Commerce.Generators.Model;
using Commerce.Generators.Paths;
using Commerce.Text;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>Reads a file below <c>Api</c>: the routes of a <c>route.cs</c>, and files that were probably meant to be one.</summary>
internal static class RouteFile
{
    private const string WellKnownName = "route";

    private static readonly string[] Verbs = ["Get", "Post", "Put", "Patch", "Delete", "Options", "Head"];

    public static ImmutableArray<RouteModel> Read(FileContext file)
    {
        if (!file.Path.Name.Equals(WellKnownName, StringComparison.OrdinalIgnoreCase))
        {
            CheckSpelling(file);
            return [];
        }

        if (!TargetAssembly.Of(file.Model.Compilation).HasHttp)
        {
            file.Report(RouteDiagnostics.NoHttp, file.FileLocation, file.Path.Relative);
            return [];
        }

        var pattern = RoutePattern.Of(file.Path.Folders);
        var isValid = CheckPattern(file, pattern);
        var routes = ReadMethods(file, pattern);
        return isValid ? routes : [];
    }

    private static ImmutableArray<RouteModel> ReadMethods(FileContext file, RoutePattern pattern)
    {
        var routes = ImmutableArray.CreateBuilder<RouteModel>();
        var hasVerb = false;
        var methods = file.Types()
            .Where(type => type.IsStatic && type.IsReachable())
            .SelectMany(file.MembersOf)
            .OfType<IMethodSymbol>();
        foreach (var method in methods)
        {
            if (method is not { IsStatic: true, MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public })
            {
                continue;
            }

            if (VerbOf(method.Name) is not { } verb)
            {
                file.Report(RouteDiagnostics.NotAVerb, file.LocationOf(method), method.Name, Suggest(method.Name));
                continue;
            }

            hasVerb = true;
            file.Claim(
                RouteDiagnostics.DuplicateRoute,
                $"{verb} {pattern.Shape}",
                $"{Upper(verb)} {pattern.Text}",
                file.LocationOf(method));
            if (ReadMethod(file, pattern, verb, method) is { } route && routes.All(other => other.Verb != verb))
            {
                routes.Add(route);
            }
        }

        if (!hasVerb)
        {
            file.Report(RouteDiagnostics.NoVerb, file.FileLocation, file.Path.Relative);
        }

        return routes.ToImmutable();
    }

    private static RouteModel? ReadMethod(FileContext file, RoutePattern pattern, string verb, IMethodSymbol method)
    {
        if (method is { IsAsync: true, ReturnsVoid: true })
        {
            file.Report(RouteDiagnostics.AsyncVoid, file.LocationOf(method), $"'{method.Name}'");
            return null;
        }

        if (method.Arity > 0 || method.ContainingType.IsOpen())
        {
            file.Report(
                RouteDiagnostics.Unbindable,
                file.LocationOf(method),
                $"'{method.Name}'",
                "its type parameters cannot be inferred, so it must not be generic");
            return null;
        }

        return new RouteParameters(file, pattern, verb).Bind(method) is { } arguments
            ? new RouteModel(verb, pattern.Text, method.QualifiedMember(), arguments, method.ReturnShape())
            : null;
    }

    private static bool CheckPattern(FileContext file, RoutePattern pattern)
    {
        if (pattern.InvalidFolder is { } folder)
        {
            file.Report(RouteDiagnostics.InvalidFolder, file.FileLocation, folder);
        }

        if (pattern.RepeatedParameter is { } parameter)
        {
            var before = file.Path.Folders
                .Reverse()
                .SkipWhile(name => !name.EndsWith($"{parameter}]", StringComparison.OrdinalIgnoreCase))
                .Skip(1)
                .FirstOrDefault(name => name.IndexOfAny(['[', '(']) < 0);
            file.Report(RouteDiagnostics.RepeatedParameter, file.FileLocation, pattern.Text, parameter, $"{before ?? "other"}_{parameter}");
        }

        if (pattern.MisplacedCatchAll is { } catchAll)
        {
            file.Report(RouteDiagnostics.MisplacedCatchAll, file.FileLocation, catchAll, catchAll.Replace("...", ""));
        }

        return (pattern.InvalidFolder ?? pattern.RepeatedParameter ?? pattern.MisplacedCatchAll) is null;
    }

    private static void CheckSpelling(FileContext file)
    {
        var name = file.Path.Name;
        if (Spelling.Distance(name, WellKnownName) == 1)
        {
            file.Report(
                RouteDiagnostics.MisspelledFile,
                file.FileLocation,
                file.Path.Relative,
                "routes are read from files named 'route.cs'. Rename it.");
        }
        else if (name.Equals("middleware", StringComparison.OrdinalIgnoreCase)
            || name.Equals("middlewares", StringComparison.OrdinalIgnoreCase))
        {
            file.Report(
                RouteDiagnostics.MisspelledFile,
                file.FileLocation,
                file.Path.Relative,
                "middleware is not found by the name of its file. Add it where the application is built, and give the file another name.");
        }
    }

    private static string? VerbOf(string name) =>
        Verbs.FirstOrDefault(verb => name == verb || name == Upper(verb));

    private static string Upper(string verb) => verb.ToUpperInvariant();

    private static string Suggest(string name)
    {
        const string suffix = "Async";
        var stem = name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal)
            ? name.Substring(0, name.Length - suffix.Length)
            : name;
        return Spelling.Nearest(stem, Verbs) is { } verb
            ? $"Did you mean '{verb}'? A helper must be private or internal"
            : "Name it Get, Post, Put, Patch, Delete, Options or Head, or make the helper private or internal";
    }
}
