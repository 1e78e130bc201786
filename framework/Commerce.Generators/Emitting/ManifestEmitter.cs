using Commerce.Generators.Model;

namespace Commerce.Generators.Emitting;

/// <summary>Writes the manifest: the lists of all files, one after the other.</summary>
internal static class ManifestEmitter
{
    private const string Manifests = "global::Commerce.Manifests";

    /// <summary>Writes it.</summary>
    /// <param name="files">All files, in any order; the output is ordered by path.</param>
    /// <param name="space">The namespace.</param>
    public static string Emit(IEnumerable<ManifestEntry> files, string space)
    {
        var ordered = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var writer = new SourceWriter();
        FileEmitter.Header(writer);
        writer.Line($"[assembly: {Manifests}.ManifestAttribute(typeof(global::{space}.Manifest))]");
        writer.Line();
        writer.Line($"namespace {space};");
        writer.Line();
        FileEmitter.Attributes(writer);
        writer.Open($"internal sealed class Manifest : {Manifests}.IManifest");
        List(writer, "RouteDescriptor", "Routes", ordered.Where(file => file.HasRoutes));
        List(writer, "SubscriberDescriptor", "Subscribers", ordered.Where(file => file.HasSubscribers));
        List(writer, "JobDescriptor", "Jobs", ordered.Where(file => file.HasJobs));
        List(writer, "WorkflowDescriptor", "Workflows", ordered.Where(file => file.HasWorkflows));
        List(writer, "HookHandlerDescriptor", "HookHandlers", ordered.Where(file => file.HasHookHandlers));
        writer.Close();
        return writer.ToString();
    }

    // A method body and not an initialiser: after a hot reload the host asks again and must see the new files.
    private static void List(SourceWriter writer, string type, string name, IEnumerable<ManifestEntry> files)
    {
        writer.Open($"public global::System.Collections.Generic.IReadOnlyList<{Manifests}.{type}> {name} =>", "[");
        foreach (var file in files)
        {
            writer.Line($".. {GeneratedNames.ClassOf(file.Path)}.{name},");
        }

        writer.Close("];");
        writer.Line();
    }
}
