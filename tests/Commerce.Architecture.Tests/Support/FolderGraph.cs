namespace Commerce.Architecture.Tests.Support;

/// <summary>Which folders of a project use types of which others. Files at the top are in the folder <c>.</c>.</summary>
internal sealed class FolderGraph
{
    private readonly Dictionary<(string From, string To), string> edges;

    private FolderGraph(Dictionary<(string From, string To), string> edges) => this.edges = edges;

    /// <summary>The groups of folders in which each can be reached from each, their names joined with commas, in order.</summary>
    public IReadOnlyList<string> Cycles
    {
        get
        {
            var folders = edges.Keys.SelectMany(edge => new[] { edge.From, edge.To }).Distinct().Order(StringComparer.Ordinal).ToList();
            var reach = folders.ToDictionary(folder => folder, Reachable);
            return [.. folders
                .Where(folder => reach[folder].Contains(folder))
                .Select(folder => folders.Where(other => reach[folder].Contains(other) && reach[other].Contains(folder)))
                .Select(cycle => string.Join(", ", cycle))
                .Distinct()
                .Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>The graph of a project.</summary>
    public static FolderGraph Of(Project project)
    {
        var edges = new Dictionary<(string, string), string>();
        var inside = CodeModel.Of(project).Uses.Where(use => use.DeclaredIn is not null);
        foreach (var use in inside.OrderBy(use => use.File, StringComparer.Ordinal))
        {
            var (from, to) = (FolderOf(project, use.File), FolderOf(project, use.DeclaredIn!));
            if (from != to)
            {
                edges.TryAdd((from, to), $"{use.File} uses {use.Type}");
            }
        }

        return new FolderGraph(edges);
    }

    /// <summary>The cycles with one example for each of their edges.</summary>
    public string Describe(IEnumerable<string> cycles) => string.Join('\n', cycles.SelectMany(cycle =>
    {
        var members = cycle.Split(", ");
        return edges.Where(edge => members.Contains(edge.Key.From) && members.Contains(edge.Key.To))
            .Select(edge => $"    {edge.Key.From} -> {edge.Key.To}: {edge.Value}")
            .Order(StringComparer.Ordinal)
            .Prepend($"  \"{cycle}\"");
    }));

    private static string FolderOf(Project project, string file)
    {
        var inside = file[(project.Folder.Length + 1)..];
        return inside.Contains('/', StringComparison.Ordinal) ? inside[..inside.IndexOf('/', StringComparison.Ordinal)] : ".";
    }

    private HashSet<string> Reachable(string folder)
    {
        var (seen, open) = (new HashSet<string>(), new Stack<string>([folder]));
        while (open.TryPop(out var next))
        {
            foreach (var (_, to) in edges.Keys.Where(edge => edge.From == next && seen.Add(edge.To)))
            {
                open.Push(to);
            }
        }

        return seen;
    }
}
