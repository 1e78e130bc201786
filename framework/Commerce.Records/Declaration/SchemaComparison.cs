namespace Commerce.Records.Declaration;

/// <summary>What a database lacks, or has differently, compared with a model.</summary>
/// <param name="model">The model.</param>
/// <param name="existing">What the database has.</param>
/// <param name="declared">What the model declares.</param>
internal sealed class SchemaComparison(DataModel model, IReadOnlyList<SchemaPart> existing, IReadOnlyList<SchemaPart> declared)
{
    private readonly Dictionary<(string Table, string Kind, string Name), SchemaPart> found = existing.ToDictionary(part => part.Key);

    /// <summary>Gets the declared tables that are missing.</summary>
    private IEnumerable<SchemaPart> MissingTables =>
        declared.Where(part => part.Kind == SchemaPart.TableKind && !found.ContainsKey(part.Key));

    /// <summary>Describes each difference, table by table.</summary>
    public IReadOnlyList<Problem> Problems() =>
    [
        .. declared.Select(Compare).OfType<Problem>(),
        .. Undeclared().Select(part => Difference(
            part, $"The {part.Title} is not declared, but requires a value.", "Declare it, or drop it with a migration.")),
    ];

    /// <summary>Writes the statements that make the database agree.</summary>
    public string Script()
    {
        // The catalog quotes names where that is necessary.
        var tables = MissingTables.Select(table => table.Table.Replace("\"", "", StringComparison.Ordinal)).ToHashSet();
        IEnumerable<string> statements =
        [
            .. tables.Count == 0 ? [] : (string[])[SchemaScript.Of(model, (schema, table) => tables.Contains($"{schema}.{table}"))],
            // Constraints and indexes need the columns as they will be.
            .. Missing().Where(part => part.Kind == SchemaPart.ColumnKind).Select(part => part.CreateSql!),
            .. Differing().OrderBy(pair => pair.Declared.Kind != SchemaPart.ColumnKind)
                .SelectMany(pair => pair.Declared.ChangeSql(pair.Existing)),
            .. Missing().Where(part => part.Kind != SchemaPart.ColumnKind).Select(part => part.CreateSql!),
            .. Undeclared().Select(part => $"-- {part.Table}: the {part.Title} is not declared, but requires a value."),
        ];
        return string.Join('\n', statements).Trim();
    }

    private Problem? Compare(SchemaPart part)
    {
        if (found.TryGetValue(part.Key, out var other))
        {
            return other.Definition == part.Definition ? null : Difference(
                part,
                $"The {part.Title} is '{other.Definition}', but declared as '{part.Definition}'.",
                $"Add a migration: {string.Join(' ', part.ChangeSql(other))}");
        }

        return part.Kind == SchemaPart.TableKind
            ? Difference(part, $"The {part.Title} is missing.", "Add a migration; 'db script' and DataModel.CreateScript write its SQL.")
            : IsOfExistingTable(part) ? Difference(part, $"The {part.Title} is missing.", $"Add a migration: {part.CreateSql}") : null;
    }

    private IEnumerable<SchemaPart> Missing() => declared.Where(part => IsOfExistingTable(part) && !found.ContainsKey(part.Key));

    private IEnumerable<(SchemaPart Declared, SchemaPart Existing)> Differing() => declared
        .Where(part => found.TryGetValue(part.Key, out var other) && other.Definition != part.Definition)
        .Select(part => (part, found[part.Key]));

    /// <summary>Whether it is a part of a table that the database has. The parts of the others come with the table.</summary>
    private bool IsOfExistingTable(SchemaPart part) =>
        part.Kind != SchemaPart.TableKind && found.ContainsKey((part.Table, SchemaPart.TableKind, part.Table));

    private IEnumerable<SchemaPart> Undeclared()
    {
        var known = declared.Select(part => part.Key).ToHashSet();
        var tables = declared.Select(part => part.Table).ToHashSet(StringComparer.Ordinal);
        return existing.Where(part => part.IsRequired && tables.Contains(part.Table) && !known.Contains(part.Key));
    }

    private Problem Difference(SchemaPart part, string what, string fix) =>
        new("COM6044", what, $"table {part.Table}, module '{model.Schema}'", fix);
}
