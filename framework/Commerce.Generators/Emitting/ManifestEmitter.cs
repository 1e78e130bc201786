using Commerce.Generators.Model;
using Commerce.Generators.Parsing;
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
        var modules = ordered.Select(file => file.Module).Where(module => module.Length > 0).Distinct().ToList();
        Class(writer, "Manifest", [.. ordered.Where(file => file.Module.Length == 0)], target, modules);
        foreach (var module in modules)
        {
            writer.Line();
            Class(writer, NameOf(module), [.. ordered.Where(file => file.Module == module)], target, []);
        }

        return writer.ToString();
    }

    private static string NameOf(string module) => GeneratedNames.ClassOf($"Manifest/{module}");

    private static void Class(
        SourceWriter writer, string name, IReadOnlyList<ManifestEntry> files, TargetAssembly target, List<string> modules)
    {
        FileEmitter.Attributes(writer);
        writer.Open($"internal sealed class {name} : {Manifests}.IManifest{(target.HasHttp ? $", {Http}.IRouteManifest" : "")}");
        if (target.HasHttp)
        {
            List(writer, $"{Http}.RouteDescriptor", "Routes", files.Where(file => file.HasRoutes));
        }

        List(writer, $"{Manifests}.SubscriberDescriptor", "Subscribers", files.Where(file => file.HasSubscribers));
        List(writer, $"{Manifests}.JobDescriptor", "Jobs", files.Where(file => file.HasJobs));
        List(writer, $"{Manifests}.WorkflowDescriptor", "Workflows", files.Where(file => file.HasWorkflows));
        List(writer, $"{Manifests}.HookHandlerDescriptor", "HookHandlers", files.Where(file => file.HasHookHandlers));
        List(writer, $"{Manifests}.FileServices", "Services", files.Where(file => file.HasServices));
        if (modules.Count > 0)
        {
            writer.Open($"public global::System.Collections.Generic.IReadOnlyList<{Manifests}.ModuleDescriptor> Modules =>", "[");
            foreach (var module in modules)
            {
                writer.Line($"new({Literals.Text(module)}, new {NameOf(module)}()),");
            }

            writer.Close("];");
        }

        writer.Close();
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
