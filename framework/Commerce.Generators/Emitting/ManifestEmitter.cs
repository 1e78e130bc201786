using Commerce.Generators.Model;
using Commerce.Generators.Text;

namespace Commerce.Generators.Emitting;

/// <summary>Writes the manifest: the lists of all files, one after the other.</summary>
internal static class ManifestEmitter
{
    private const string Http = "global::Commerce.Http";
    private const string Manifests = "global::Commerce.Manifests";

    /// <summary>Writes it.</summary>
    /// <param name="files">All files, in any order; the output is ordered by path.</param>
    /// <param name="target">The assembly it is written for.</param>
    public static string Emit(IEnumerable<ManifestEntry> files, TargetAssembly target)
    {
        var ordered = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var writer = new SourceWriter();
        FileEmitter.Header(writer);
        writer.Line($"[assembly: {Manifests}.ManifestAttribute(typeof(global::{target.Namespace}.Manifest))]");
        writer.Line();
        writer.Line($"namespace {target.Namespace};");
        writer.Line();
        FileEmitter.Attributes(writer);
        writer.Open($"internal sealed class Manifest : {Manifests}.IManifest{(target.HasHttp ? $", {Http}.IRouteManifest" : "")}");
        if (target.HasHttp)
        {
            List(writer, $"{Http}.RouteDescriptor", "Routes", ordered.Where(file => file.HasRoutes));
        }

        List(writer, $"{Manifests}.SubscriberDescriptor", "Subscribers", ordered.Where(file => file.HasSubscribers));
        List(writer, $"{Manifests}.JobDescriptor", "Jobs", ordered.Where(file => file.HasJobs));
        List(writer, $"{Manifests}.WorkflowDescriptor", "Workflows", ordered.Where(file => file.HasWorkflows));
        List(writer, $"{Manifests}.HookHandlerDescriptor", "HookHandlers", ordered.Where(file => file.HasHookHandlers));
        List(writer, $"{Manifests}.FileServices", "Services", ordered.Where(file => file.HasServices));
        writer.Close();
        return writer.ToString();
    }

    // A method body and not an initializer: after a hot reload the host asks again and must see the new files.
    private static void List(SourceWriter writer, string type, string name, IEnumerable<ManifestEntry> files)
    {
        writer.Open($"public global::System.Collections.Generic.IReadOnlyList<{type}> {name} =>", "[");
        foreach (var file in files)
        {
            writer.Line($".. {GeneratedNames.ClassOf(file.Path)}.{name},");
        }

        writer.Close("];");
        writer.Line();
    }
}
