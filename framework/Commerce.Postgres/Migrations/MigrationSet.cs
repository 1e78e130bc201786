using System.Reflection;

namespace Commerce.Postgres.Migrations;

/// <summary>The migrations of one module and the schema they own.</summary>
/// <param name="Module">The module's name, under which the history is kept.</param>
/// <param name="Schema">The schema; it is created if it does not exist.</param>
/// <param name="Migrations">The migrations, in the order of their names.</param>
public sealed record MigrationSet(string Module, string Schema, IReadOnlyList<Migration> Migrations)
{
    private const string Extension = ".sql";
    private const string Down = ".down";
    private const string Folder = ".Migrations.";

    /// <summary>Gets whether the module gets a role that owns its schema, and its files run with the rights of that role.</summary>
    internal bool HasWall { get; init; }

    /// <summary>Gets the migrations of Commerce's own tables.</summary>
    public static MigrationSet Runtime { get; } = FromAssembly("commerce", "commerce", typeof(MigrationSet).Assembly);

    /// <summary>Reads the SQL files embedded in an assembly.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="assembly">
    /// The assembly. Every resource that ends in <c>.sql</c> is a migration; one that ends in <c>.down.sql</c> reverts the migration of
    /// that name.
    /// </param>
    /// <returns>The migrations, in the ordinal order of their names.</returns>
    /// <exception cref="BootException">
    /// <c>COM6015</c>: a <c>.down.sql</c> file has no migration, or two files have the same name.
    /// </exception>
    public static MigrationSet FromAssembly(string module, string schema, Assembly assembly) =>
        FromAssembly(module, schema, assembly, static _ => true);

    /// <summary>Reads some of the SQL files embedded in an assembly.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="assembly">The assembly.</param>
    /// <param name="isOfModule">Selects the names of the resources.</param>
    internal static MigrationSet FromAssembly(string module, string schema, Assembly assembly, Func<string, bool> isOfModule)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return FromResources(
            module, schema, assembly.GetManifestResourceNames().Where(isOfModule), resource => Read(assembly, resource));
    }

    /// <summary>Reads the SQL files among resources.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="resources">The names of all resources.</param>
    /// <param name="read">Reads the text of a resource.</param>
    internal static MigrationSet FromResources(
        string module, string schema, IEnumerable<string> resources, Func<string, string> read)
    {
        var files = resources.Where(name => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)).ToLookup(FileName);
        var names = files.Select(file => file.Key).Where(name => !IsDown(name)).Order(StringComparer.Ordinal).ToList();
        Problem[] problems =
        [
            .. files.Select(file => file.Key)
                .Where(name => IsDown(name) && !files.Contains(name[..^Down.Length]))
                .Select(name => new Problem(
                    "COM6015",
                    "The file reverts a migration that does not exist.",
                    $"module '{module}', {name}{Extension}",
                    $"Name it after the migration it reverts: there is no {name[..^Down.Length]}{Extension}.")),
            .. files.Where(file => file.Count() > 1).Select(file => new Problem(
                "COM6015",
                $"Several files have this name: the resources {string.Join(", ", file)}.",
                $"module '{module}', {file.Key}{Extension}",
                "Name them differently: the history knows a migration by its name.")),
        ];
        return problems.Length == 0
            ? new MigrationSet(
                module, schema, [.. names.Select(name => new Migration(name, Text(name)!, Text(name + Down)))])
            : throw new BootException(problems);

        string? Text(string name) => files[name].FirstOrDefault() is { } resource ? read(resource) : null;
    }

    private static bool IsDown(string name) => name.EndsWith(Down, StringComparison.Ordinal);

    /// <summary>
    /// The build of a module calls a resource like its file, and that of an application like the path of the file. A project that embeds
    /// the files itself calls it Namespace.Migrations.0001_users.sql, unless it says otherwise.
    /// </summary>
    private static string FileName(string resource)
    {
        var start = resource.LastIndexOf(Folder, StringComparison.Ordinal);
        return resource[(start < 0 ? resource.LastIndexOf('/') + 1 : start + Folder.Length)..^Extension.Length];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
