using System.Reflection;

namespace Commerce.Postgres.Migrations;

/// <summary>The migrations of one module and the schema they own.</summary>
/// <param name="Module">The module's name; the history is kept under it.</param>
/// <param name="Schema">The schema, created when missing.</param>
/// <param name="Migrations">In the order of their names.</param>
public sealed record MigrationSet(string Module, string Schema, IReadOnlyList<Migration> Migrations)
{
    /// <summary>Commerce's own tables.</summary>
    public static MigrationSet Runtime { get; } = FromAssembly("commerce", "commerce", typeof(MigrationSet).Assembly);

    /// <summary>The SQL files embedded in an assembly.</summary>
    /// <param name="module">The module's name.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="assembly">The assembly; every resource that ends in <c>.sql</c> is a migration.</param>
    public static MigrationSet FromAssembly(string module, string schema, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var migrations = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            .Select(name => Read(assembly, name))
            .OrderBy(migration => migration.Name, StringComparer.Ordinal);
        return new MigrationSet(module, schema, [.. migrations]);
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        // An embedded file is called Namespace.Folder.0001_users.sql unless the project names it; the last part is the file.
        var name = resource[..^".sql".Length];
        return new Migration(name[(name.LastIndexOf('.') + 1)..], reader.ReadToEnd());
    }
}
