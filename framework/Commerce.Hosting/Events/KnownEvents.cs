using System.Reflection;
using Commerce.Events;
using Commerce.Events.Routing;
using Commerce.Text;
using Commerce.Workflows;

namespace Commerce.Hosting.Events;

/// <summary>
/// The names of events that the application and its modules are known to publish: typed constants, and what workflows emit.
/// </summary>
internal static class KnownEvents
{
    /// <summary>Returns a line for each subscription to a name that nobody is known to publish.</summary>
    public static IEnumerable<string> Warnings(
        IEnumerable<Subscriber> subscribers, IEnumerable<Assembly> assemblies, IEnumerable<WorkflowDefinition> workflows)
    {
        var known = assemblies.Distinct().SelectMany(NamesIn)
            .Concat(workflows.SelectMany(workflow => workflow.Plan.AllNodes().OfType<EmitNode>().Select(emit => emit.Event)))
            .ToHashSet(StringComparer.Ordinal);
        return
            from subscriber in subscribers
            from selected in subscriber.Config.Event
            where selected.Name != EventSelection.All && !known.Contains(selected.Name)
            select $"COM4108 {subscriber.Id}: nobody is known to publish '{selected}'{Spelling.Hint(selected.Name, known)}";
    }

    private static IEnumerable<string> NamesIn(Assembly assembly) => assembly.GetTypes()
        .Where(type => type is { IsAbstract: true, IsSealed: true })
        .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static))
        .Select(member => member switch
        {
            PropertyInfo property when IsEvent(property.PropertyType) => property.GetValue(null)?.ToString(),
            FieldInfo field when IsEvent(field.FieldType) => field.GetValue(null)?.ToString(),
            _ => null,
        })
        .OfType<string>();

    private static bool IsEvent(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Event<>);
}
