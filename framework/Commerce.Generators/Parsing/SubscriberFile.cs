using System.Collections.Immutable;
using Commerce.Generators.Diagnostics;
using Commerce.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>Reads a file below <c>Subscribers</c>.</summary>
internal static class SubscriberFile
{
    private const string ConfigType = "Commerce.Events.SubscriberConfig";
    private const string EnvelopeType = "Commerce.Events.EventEnvelope`1";

    public static ImmutableArray<SubscriberModel> Read(FileContext file)
    {
        var subscribers = ImmutableArray.CreateBuilder<SubscriberModel>();
        var found = false;
        foreach (var type in file.Types())
        {
            if (ConfigMember.Find(type, ConfigType, file) is { } config)
            {
                found = true;
                CheckConfig(file, type, config);
                if (ReadType(file, type, config) is { } subscriber)
                {
                    subscribers.Add(subscriber);
                }
            }
        }

        if (!found && !ConfigFile.IsPartOfAnother(file))
        {
            file.Report(EventDiagnostics.NoConfig, ConfigFile.LocationOfMistake(file, "Handle"), file.Path.Relative);
        }

        return subscribers.ToImmutable();
    }

    private static SubscriberModel? ReadType(FileContext file, INamedTypeSymbol type, ConfigMember config)
    {
        var handler = new HandlerMethod(file, "Handle");
        var (method, problem, location) = handler.Find(type);
        var envelopes = (method?.Parameters ?? []).Where(IsEnvelope).ToList();
        if (method is not null && envelopes.Count != 1)
        {
            problem = $"'{method.Name}' must have one parameter of type EventEnvelope<TData>";
            method = null;
        }

        string? call = null;
        if (method is not null)
        {
            (call, problem, location) = handler.Call(method, parameter => IsEnvelope(parameter) ? "envelope" : null);
        }

        if (call is null)
        {
            file.Report(EventDiagnostics.NoHandle, location, type.Name, problem!);
            return null;
        }

        var data = ((INamedTypeSymbol)envelopes[0].Type).TypeArguments[0];
        return new SubscriberModel(config.Qualified, data.Qualified(), call, method!.ReturnShape());
    }

    private static void CheckConfig(FileContext file, INamedTypeSymbol type, ConfigMember config)
    {
        var events = Events(config["Event"]);
        if (config.IsBlank("Event") || (config["Event"] is not null && events.Count == 0))
        {
            file.Report(EventDiagnostics.NoEvent, file.At(config["Event"]!), type.Name);
            return;
        }

        var id = config["Id"] is null || config.IsBlank("Id") ? file.Path.Below : config.ConstantOf("Id");
        if (id is null)
        {
            return;
        }

        foreach (var key in events.Select(expression => EventKey(file, expression)).OfType<string>().Distinct())
        {
            var location = config["Id"] is { } place ? file.At(place) : file.LocationOf(type);
            file.Claim(EventDiagnostics.DuplicateId, $"{key}\n{id}", $"'{id}' for the event {key}", location);
        }
    }

    /// <summary>The single events of one expression or a list of them.</summary>
    private static IReadOnlyList<ExpressionSyntax> Events(ExpressionSyntax? expression) => expression is null ? []
        : Initializer.Unwrap(expression) is CollectionExpressionSyntax list
            ? [.. list.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression)]
        : [expression];

    // An event is a constant text, or a member of a static one as in UserEvents.Created.Name: the same member is the same event.
    private static string? EventKey(FileContext file, ExpressionSyntax expression)
    {
        var plain = Initializer.Unwrap(expression);
        if (file.Model.ConstantText(plain, file.CancellationToken) is { } text)
        {
            return $"'{text}'";
        }

        if (file.Model.GetSymbolInfo(plain, file.CancellationToken).Symbol is not { Kind: SymbolKind.Field or SymbolKind.Property } member)
        {
            return null;
        }

        return member.IsStatic ? member.ToDisplayString()
            : plain is MemberAccessExpressionSyntax { Expression: var owner } && EventKey(file, owner) is { } key ? $"{key}.{member.Name}"
            : null;
    }

    private static bool IsEnvelope(IParameterSymbol parameter) => parameter.Type.OriginalDefinition.FullName() == EnvelopeType;
}
