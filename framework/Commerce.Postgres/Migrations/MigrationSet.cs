using System.Reflection;

namespace Commerce.Postgres.Migrations;

/// <summary>The migrations of one module and the schema they own.</summary>
/// <param name="Module">The module's name; the history is kept under it.</param>
/// <param name="Schema">The schema, created when missing.</param>
/// <param name="Migrations">In the order of their names.</param>
public sealed record MigrationSet(string Module, string Schema, IReadOnlyList<Migration> Migrations)
{
    private const string Extension = ".sql";
    private const string Down = ".down";

    /// <summary>Commerce's own tables.</summary>
    public static MigrationSet Runtime { get; } = FromAssembly("commerce", "commerce", typeof(MigrationSet).Assembly);

    /// <summary>The SQL files embedded in an assembly.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="assembly">
    /// The assembly; every resource that ends in <c>.sql</c> is a migration, one that ends in <c>.down.sql</c> undoes the one of its name.
    /// </param>
    /// <exception cref="BootException"><c>COM6015</c>: a file would undo a migration that is not there.</exception>
    public static MigrationSet FromAssembly(string module, string schema, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(FileName, name => Read(assembly, name));
        var names = files.Keys.Where(name => !name.EndsWith(Down, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var strays = files.Keys.Except(names).Where(name => !files.ContainsKey(name[..^Down.Length])).ToList();
        return strays.Count == 0
            ? new MigrationSet(module, schema, [.. names.Select(name => new Migration(name, files[name], files.GetValueOrDefault(name + Down)))])
            : throw new BootException([.. strays.Select(stray => new Problem(
                "COM6015",
                "The file would undo a migration that is not there.",
                $"module '{module}', {stray}{Extension}",
                $"Name it like the migration it undoes: there is no {stray[..^Down.Length]}{Extension}."))]);
    }

    /// <summary>An embedded file is called Namespace.Folder.0001_users.sql unless the project names it; the last part is the file.</summary>
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
