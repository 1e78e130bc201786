using System.Text;
using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Checks the names of a model: each must be unique in its scope, and PostgreSQL must not truncate it.</summary>
internal static class ModelNames
{
    // NAMEDATALEN - 1: PostgreSQL truncates a longer identifier without an error.
    private const int MaxBytes = 63;

    public static void Check(DataModel model, ModelProblems problems)
    {
        List<Name> names =
        [
            .. SchemaScript.Schemas(model).Select(schema => new Name("database", "schema", schema, schema)),
            .. model.Entities.SelectMany(Of),
            .. model.Pivots.SelectMany(Of),
        ];
        foreach (var name in names.Where(name => Encoding.UTF8.GetByteCount(name.Text) > MaxBytes))
        {
            problems.Add(
                "COM6043",
                $"The {name.Kind} {name.Text} has a name of more than {MaxBytes} bytes, which PostgreSQL would truncate.",
                name.Place,
                "Give it, or the table it is named after, a shorter name.");
        }

        foreach (var same in names.GroupBy(name => (name.Scope, name.Text)).Select(group => group.ToList()).Where(group => group.Count > 1))
        {
            var kinds = same.Select(name => name.Kind).Distinct().ToList();
            problems.Add(
                "COM6040",
                kinds.Count == 1
                    ? $"The {kinds[0]} {same[0].Text} is declared twice."
                    : $"The {string.Join(" and the ", kinds)} are both named {same[0].Text}.",
                string.Join(", ", same.Select(name => name.Place).Distinct()),
                "Remove or rename one of them.");
        }
    }

    private static IEnumerable<Name> Of(EntityModel entity)
    {
        var (schema, row) = ($"schema {entity.Schema}", entity.Type.FullName);
        return
        [
            new(schema, "table", entity.Table, entity.Name),
            .. entity.Indexes.Select(index => new Name(schema, "index", index.Name, entity.Name)),
            .. entity.Columns.Select(column => new Name($"columns of {row}", "column", column.Name, entity.Name)),
            .. entity.Relations.Select(relation => new Name($"relations of {row}", "relation", relation.Name, entity.Name)),
            .. Constraints(entity).Select(check => new Name($"constraints of {row}", "constraint", check, entity.Name)),
        ];
    }

    private static IEnumerable<string> Constraints(EntityModel entity) => entity.Checks.Select(check => check.Name)
        .Concat(entity.Columns.Where(column => column.Kind == ColumnKind.Enum).Select(column => SchemaScript.EnumCheck(entity, column)))
        .Concat(entity.ForeignKeys.Select(key => key.Name));

    private static IEnumerable<Name> Of(PivotModel pivot)
    {
        var (schema, place) = ($"schema {pivot.Schema}", $"{pivot.First.Name} and {pivot.Second.Name}");
        return [new(schema, "table", pivot.Table, place), new(schema, "index", pivot.IndexName, place)];
    }

    private sealed record Name(string Scope, string Kind, string Text, string Place);
}
