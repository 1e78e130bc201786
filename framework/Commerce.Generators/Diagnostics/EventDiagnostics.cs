using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Diagnostics;

/// <summary>COM41xx: subscriber files.</summary>
internal static class EventDiagnostics
{
    private const string Category = "Commerce.Events";

    public static readonly DiagnosticDescriptor NoConfig = new(
        "COM4101",
        "Subscriber file without Config",
        "'{0}' subscribes to nothing: none of its types has a public or internal static member 'Config' of type SubscriberConfig. Add "
            + "one, such as: public static SubscriberConfig Config => new() {{ Event = \"user.created\" }}; or move a helper to another "
            + "folder.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoEvent = new(
        "COM4102",
        "Subscriber without event",
        "The subscriber in '{0}' names no event, so it would never be called. Set Event to the public name of an event, such as "
            + "\"user.created\".",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoHandle = new(
        "COM4103",
        "Subscriber without a usable Handle method",
        "'{0}' cannot be called: {1}. Write: public static Task HandleAsync(EventEnvelope<TData> envelope, CancellationToken "
            + "cancellationToken), with services as further parameters.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor DuplicateId = new(
        "COM4104",
        "Two subscribers with one id",
        "The subscriber id {0} is already taken in '{1}', and deliveries are recorded under it, so one of the two would get nothing. "
            + "Give this subscriber its own Id.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);
}
