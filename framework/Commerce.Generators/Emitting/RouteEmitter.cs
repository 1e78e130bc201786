using Commerce.Generators.Model;

namespace Commerce.Generators.Emitting;

/// <summary>Writes the request delegate of a route method.</summary>
internal static class RouteEmitter
{
    private const string Task = "global::System.Threading.Tasks.Task";
    private const string Writer = "global::Commerce.Http.ResultWriter";

    public static void Write(SourceWriter writer, RouteModel route)
    {
        var hasBody = route.Arguments.Any(argument => argument.Kind == ArgumentKind.Body);
        var hasParsed = route.Arguments.Any(argument => argument.Kind == ArgumentKind.Parsed);
        var isAsync = hasBody || route.Returns is ReturnShape.Task or ReturnShape.ValueTask or ReturnShape.TaskOfValue;

        writer.Line($"// {route.Verb.ToUpperInvariant()} {route.Pattern}");
        writer.Open(
            $"internal static {(isAsync ? "async " : "")}{Task} {route.Verb}(global::Microsoft.AspNetCore.Http.HttpContext context)");
        if (route.Arguments.Any(argument => argument.Kind != ArgumentKind.Direct))
        {
            writer.Line("var binder = new global::Commerce.Http.RequestBinder(context);");
        }

        // Every mistake of path, query and headers is in the answer before the body is waited for; only a right request is worth a service.
        var arguments = route.Arguments.Select(argument => argument.Expression).ToArray();
        ReadAll(writer, route, ArgumentKind.Parsed, hasParsed, arguments);
        ReadAll(writer, route, ArgumentKind.Body, hasBody, arguments);
        WriteCall(writer, route.Returns, isAsync, $"{route.Method}({string.Join(", ", arguments)})");
        writer.Close();
        writer.Line();
    }

    private static void ReadAll(SourceWriter writer, RouteModel route, ArgumentKind kind, bool any, string[] arguments)
    {
        if (!any)
        {
            return;
        }

        for (var at = 0; at < arguments.Length; at++)
        {
            if (route.Arguments[at].Kind == kind)
            {
                writer.Line($"var argument{at} = {arguments[at]};");
                arguments[at] = $"argument{at}";
            }
        }

        writer.Line("binder.ThrowIfInvalid();");
    }

    private static void WriteCall(SourceWriter writer, ReturnShape returns, bool isAsync, string call)
    {
        switch (returns)
        {
            case ReturnShape.Nothing:
                writer.Line($"{call};");
                break;
            case ReturnShape.Task or ReturnShape.ValueTask:
                writer.Line($"await {call};");
                break;
            default:
                var result = returns == ReturnShape.TaskOfValue ? $"await {call}" : call;
                writer.Line($"{(isAsync ? "await" : "return")} {Writer}.WriteAsync(context, {result});");
                return;
        }

        writer.Line($"{Writer}.Complete(context);");
        if (!isAsync)
        {
            writer.Line($"return {Task}.CompletedTask;");
        }
    }
}
