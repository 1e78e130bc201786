using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Writes the statements that create what a model declares.</summary>
internal sealed class SchemaScript
{
    private readonly List<string> script = [];
    private readonly Func<string, string, string> table;

    private SchemaScript(Func<string, string, string> table) => this.table = table;

    /// <summary>Writes a migration: the module's schema exists, and unqualified names belong to it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="includes">Selects tables by schema and name. Default: all.</param>
    public static string Of(DataModel model, Func<string, string, bool>? includes = null)
    {
        includes ??= (_, _) => true;
        var script = new SchemaScript((schema, table) =>
            schema == model.Schema ? EntityModel.Quote(table) : Qualify(schema, table));
        foreach (var schema in Schemas(model).Where(schema => schema != model.Schema))
        {
            script.script.Add($"create schema if not exists {EntityModel.Quote(schema)};\n\n");
        }

        return script.Write(
            model.Entities.Where(entity => includes(entity.Schema, entity.Table)),
            model.Pivots.Where(pivot => includes(pivot.Schema, pivot.Table)));
    }

    /// <summary>Writes a script for schemas of other names, which it creates too.</summary>
    public static string Of(DataModel model, Func<string, string> rename)
    {
        var script = new SchemaScript((schema, table) => Qualify(rename(schema), table));
        foreach (var schema in Schemas(model))
        {
            script.script.Add($"create schema {EntityModel.Quote(rename(schema))};\n");
        }

        return script.Write(model.Entities, model.Pivots);
    }

    public static IEnumerable<string> Schemas(DataModel model) =>
        model.Entities.Select(entity => entity.Schema).Concat(model.Pivots.Select(pivot => pivot.Schema)).Distinct();

    public static string EnumCheck(EntityModel entity, ColumnModel column) => $"{entity.Table}_{column.Name}_check";

    private string Write(IEnumerable<EntityModel> entities, IEnumerable<PivotModel> pivots)
    {
        foreach (var entity in entities)
        {
            AddTable(entity);
        }

        foreach (var entity in entities)
        {
            AddIndexes(entity);
        }

        foreach (var pivot in pivots)
        {
            AddPivot(pivot);
        }

        foreach (var entity in entities)
        {
            AddForeignKeys(entity);
        }

        return string.Concat(script);
    }

    private void AddTable(EntityModel entity)
    {
        script.Add($"create table {table(entity.Schema, entity.Table)} (\n");
        foreach (var column in entity.Columns)
        {
            script.Add($"    {EntityModel.Quote(column.Name)} {ColumnKinds.Sql(column.Kind)}");
            script.Add(column.IsNullable ? "" : " not null");
            script.Add(column.DefaultSql is null ? "" : $" default {column.DefaultSql}");
            script.Add(",\n");
        }

        foreach (var column in entity.Columns.Where(column => column.Kind == ColumnKind.Enum))
        {
            var names = string.Join(", ", column.EnumNames.Select(SqlLiteral.Text));
            script.Add($"    constraint {EntityModel.Quote(EnumCheck(entity, column))} ");
            script.Add($"check ({EntityModel.Quote(column.Name)} in ({names})),\n");
        }

        foreach (var check in entity.Checks)
        {
            script.Add($"    constraint {EntityModel.Quote(check.Name)} check ({check.Expression}),\n");
        }

        script.Add($"    primary key ({string.Join(", ", entity.Key.Select(column => EntityModel.Quote(column.Name)))})\n);\n\n");
    }

    private void AddIndexes(EntityModel entity)
    {
        foreach (var index in entity.Indexes)
        {
            script.Add($"create {(index.IsUnique ? "unique " : "")}index {EntityModel.Quote(index.Name)} ");
            script.Add($"on {table(entity.Schema, entity.Table)}");
            script.Add(index.Method == "btree" ? "" : $" using {index.Method}");
            script.Add($" ({string.Join(", ", index.Columns.Select(EntityModel.Quote))})");
            script.Add($"{(index.Where is null ? "" : $" where {index.Where}")};\n");
        }

        script.Add("\n");
    }

    private void AddPivot(PivotModel pivot)
    {
        var (first, second) = (EntityModel.Quote(pivot.FirstKey), EntityModel.Quote(pivot.SecondKey));
        script.Add(
            $"""
            create table {table(pivot.Schema, pivot.Table)} (
                {first} text not null references {table(pivot.First.Schema, pivot.First.Table)} on delete cascade,
                {second} text not null references {table(pivot.Second.Schema, pivot.Second.Table)} on delete cascade,
                primary key ({first}, {second})
            );

            create index {EntityModel.Quote(pivot.IndexName)} on {table(pivot.Schema, pivot.Table)} ({second});


            """);
    }

    private void AddForeignKeys(EntityModel entity)
    {
        foreach (var key in entity.ForeignKeys)
        {
            script.Add(
                $"alter table {table(entity.Schema, entity.Table)} add constraint {EntityModel.Quote(key.Name)} " +
                $"foreign key ({EntityModel.Quote(key.Column)}) " +
                $"references {table(key.Target.Schema, key.Target.Table)}{(key.Cascades ? " on delete cascade" : "")};\n");
        }
    }

    private static string Qualify(string schema, string table) => $"{EntityModel.Quote(schema)}.{EntityModel.Quote(table)}";
}
