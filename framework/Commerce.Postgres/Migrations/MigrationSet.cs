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

    /// <summary>Gets the migrations of Commerce's own tables.</summary>
    public static MigrationSet Runtime { get; } = FromAssembly("commerce", "commerce", typeof(MigrationSet).Assembly);

    /// <summary>Reads the SQL files embedded in an assembly.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="assembly">
    /// The assembly. Every resource that ends in <c>.sql</c> is a migration; one that ends in <c>.down.sql</c> reverts the migration of
    /// that
    /// name.
    /// </param>
    /// <returns>The migrations.</returns>
    /// <exception cref="BootException"><c>COM6015</c>: a <c>.down.sql</c> file has no migration.</exception>
    public static MigrationSet FromAssembly(string module, string schema, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(FileName, name => Read(assembly, name));
        var names = files.Keys.Where(name => !name.EndsWith(Down, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var orphans = files.Keys.Except(names).Where(name => !files.ContainsKey(name[..^Down.Length])).ToList();
        return orphans.Count == 0
            ? new MigrationSet(
                module, schema, [.. names.Select(name => new Migration(name, files[name], files.GetValueOrDefault(name + Down)))])
            : throw new BootException([.. orphans.Select(orphan => new Problem(
                "COM6015",
                "The file reverts a migration that does not exist.",
                $"module '{module}', {orphan}{Extension}",
                $"Name it after the migration it reverts: there is no {orphan[..^Down.Length]}{Extension}."))]);
    }

    /// <summary>Unless the project names it, a resource is called Namespace.Folder.0001_users.sql; the last part is the file.</summary>
    private static string FileName(string resource)
    {
        var name = resource[..^Extension.Length];
        var suffix = name.EndsWith(Down, StringComparison.Ordinal) ? Down : "";
        return name[(name.LastIndexOf('.', name.Length - suffix.Length - 1) + 1)..];
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
