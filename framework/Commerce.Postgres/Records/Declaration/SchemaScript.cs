using Commerce.Postgres.Records.Model;

namespace Commerce.Postgres.Records.Declaration;

/// <summary>The statements that create what a model declares.</summary>
internal static class SchemaScript
{
    public static string Of(DataModel model)
    {
        var script = new List<string>();
        foreach (var entity in model.Entities)
        {
            AddTable(script, model, entity);
        }

        foreach (var entity in model.Entities)
        {
            AddIndexes(script, model, entity);
        }

        AddPivots(script, model);
        foreach (var entity in model.Entities)
        {
            AddForeignKeys(script, model, entity);
        }

        return string.Concat(script);
    }

    private static void AddTable(List<string> script, DataModel model, EntityModel entity)
    {
        script.Add($"create table {Table(model, entity)} (\n");
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
            script.Add($"    constraint {EntityModel.Quote($"{entity.Table}_{column.Name}_check")} check ({EntityModel.Quote(column.Name)} in ({names})),\n");
        }

        foreach (var check in entity.Checks)
        {
            script.Add($"    constraint {EntityModel.Quote(check.Name)} check ({check.Expression}),\n");
        }

        script.Add($"    primary key ({string.Join(", ", entity.Key.Select(column => EntityModel.Quote(column.Name)))})\n);\n\n");
    }

    private static void AddIndexes(List<string> script, DataModel model, EntityModel entity)
    {
        foreach (var index in entity.Indexes.Concat(ImpliedIndexes(entity)))
        {
            script.Add($"create {(index.IsUnique ? "unique " : "")}index {EntityModel.Quote(index.Name)} on {Table(model, entity)}");
            script.Add(index.Method == "btree" ? "" : $" using {index.Method}");
            script.Add($" ({string.Join(", ", index.Columns.Select(EntityModel.Quote))}){(index.Where is null ? "" : $" where {index.Where}")};\n");
        }

        script.Add("\n");
    }

    /// <summary>Deleted rows are found by an index, and the records that belong to another by one on its key, unique where there is one at most.</summary>
    private static IEnumerable<IndexModel> ImpliedIndexes(EntityModel entity)
    {
        foreach (var relation in entity.Relations.Where(relation => relation.Kind == RelationKind.BelongsTo && entity.Indexes.All(index => index.Columns[0] != relation.ForeignKey)))
        {
            var isUnique = relation.Target.Relations.Any(other => other.Kind == RelationKind.HasOne && other.Target == entity && other.ForeignKey == relation.ForeignKey);
            yield return new IndexModel($"IDX_{entity.Table}_{relation.ForeignKey}{(isUnique ? "_unique" : "")}", [relation.ForeignKey], isUnique, "deleted_at is null");
        }

        yield return new IndexModel($"IDX_{entity.Table}_deleted_at", ["deleted_at"], IsUnique: false, "deleted_at is not null");
    }

    private static void AddPivots(List<string> script, DataModel model)
    {
        var pivots = model.Entities.SelectMany(entity => entity.Relations).Where(relation => relation.Kind == RelationKind.ManyToMany);
        foreach (var relation in pivots.DistinctBy(relation => relation.PivotTable).Where(relation => model.Entities.All(entity => entity.Table != relation.PivotTable)))
        {
            var (own, other) = (EntityModel.Quote(relation.ForeignKey), EntityModel.Quote(relation.PivotTargetKey!));
            script.Add(
                $"""
                create table {EntityModel.Quote(relation.PivotTable!)} (
                    {own} text not null references {Table(model, relation.Source)} on delete cascade,
                    {other} text not null references {Table(model, relation.Target)} on delete cascade,
                    primary key ({own}, {other})
                );

                create index {EntityModel.Quote($"IDX_{relation.PivotTable}_{relation.PivotTargetKey}")} on {EntityModel.Quote(relation.PivotTable!)} ({other});

                """);
        }
    }

    private static void AddForeignKeys(List<string> script, DataModel model, EntityModel entity)
    {
        foreach (var relation in entity.Relations.Where(relation => relation.Kind == RelationKind.BelongsTo))
        {
            var cascades = relation.Target.Relations.Any(other => other.Cascades && other.Target == entity && other.ForeignKey == relation.ForeignKey);
            script.Add(
                $"alter table {Table(model, entity)} add constraint {EntityModel.Quote($"{entity.Table}_{relation.ForeignKey}_fkey")} " +
                $"foreign key ({EntityModel.Quote(relation.ForeignKey)}) references {Table(model, relation.Target)}{(cascades ? " on delete cascade" : "")};\n");
        }
    }

    private static string Table(DataModel model, EntityModel entity) => entity.Schema == model.Schema ? EntityModel.Quote(entity.Table) : entity.Sql;
}
