using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Records.Declaration;

/// <summary>A table, or a column, an index or a constraint of a table, as the catalog has it.</summary>
/// <param name="Table">The table, such as <c>library.book</c>, quoted where necessary.</param>
/// <param name="Kind">Table, column, index or constraint.</param>
/// <param name="Name">Its name, quoted where necessary.</param>
/// <param name="Definition">Its definition as PostgreSQL shows it.</param>
/// <param name="IsRequired">Whether it is a column for which an insert must give a value.</param>
internal sealed record SchemaPart(string Table, string Kind, string Name, string Definition, bool IsRequired)
{
    public const string TableKind = "table";
    public const string ColumnKind = "column";

    /// <summary>The function of the runtime's schema that reads the time of a database.</summary>
    public const string Clock = "commerce.now()";

    private const string Default = " default ";
    private const string NotNull = " not null";
    private const string Generated = " generated";

    public (string Table, string Kind, string Name) Key => (Table, Kind, Name);

    public string Title => Kind == TableKind ? $"table {Table}" : $"{Kind} {Name}";

    /// <summary>The statement that creates it; <see langword="null"/> for a table, which takes several.</summary>
    public string? CreateSql => Kind switch
    {
        ColumnKind => $"alter table {Table} add column {Name} {Definition};",
        "constraint" => $"alter table {Table} add constraint {Name} {Definition};",
        "index" when Definition.StartsWith("unique ", StringComparison.Ordinal) =>
            $"create unique index {Name} on {Table} {Definition["unique ".Length..]};",
        "index" => $"create index {Name} on {Table} {Definition};",
        _ => null,
    };

    private string Type => Definition.Split(Default, 2)[0].Split(NotNull)[0];

    private bool IsNotNull => Definition.Split(Default, 2)[0].EndsWith(NotNull, StringComparison.Ordinal);

    private string? DefaultSql => Definition.Split(Default, 2) is [_, var sql] ? sql : null;

    /// <summary>The statements that change what exists under this name into this.</summary>
    public IEnumerable<string> ChangeSql(SchemaPart existing) => Kind switch
    {
        ColumnKind => ChangeColumnSql(existing),
        "constraint" => [$"alter table {Table} drop constraint {Name};", CreateSql!],
        _ => [$"drop index {Table[..Table.IndexOf('.')]}.{Name};", CreateSql!],
    };

    private IEnumerable<string> ChangeColumnSql(SchemaPart existing)
    {
        var column = $"alter table {Table} alter column {Name}";
        var (changesType, changesDefault) = (Type != existing.Type, DefaultSql != existing.DefaultSql);
        if (existing.Definition.EndsWith(Generated, StringComparison.Ordinal))
        {
            yield return $"{column} drop expression;";
        }
        else if (existing.DefaultSql is not null && (changesType || DefaultSql is null))
        {
            // A default of the old type may not be one of the new type.
            yield return $"{column} drop default;";
        }

        if (changesType)
        {
            yield return $"{column} type {Type} using {Name}::{Type};";
        }

        if (DefaultSql is not null && (changesDefault || changesType))
        {
            yield return $"{column} set default {DefaultSql};";
        }

        if (IsNotNull != existing.IsNotNull)
        {
            yield return $"{column} {(IsNotNull ? "set" : "drop")} not null;";
        }
    }

    /// <summary>Reads the parts of schemas, which may have other names in the database.</summary>
    public static async Task<List<SchemaPart>> ReadAsync(
        NpgsqlConnection connection, List<string> schemas, List<string> namesThere, CancellationToken cancellationToken)
    {
        // Indexes of constraints are reported as constraints. An index that is not valid counts as missing.
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            """
            with here as (
                select schema.oid, quote_ident(name) as name
                from unnest($1::text[], $2::text[]) as given(name, there) join pg_namespace as schema on nspname = there),
            tables as (
                select class.oid, here.name || '.' || quote_ident(relname) as name
                from pg_class as class join here on here.oid = relnamespace where relkind in ('r', 'p'))
            select tables.name, 'table', tables.name, '', false from tables
            union all
            select tables.name, 'column', quote_ident(attname),
                format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
                    || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') || case attgenerated when '' then '' else ' generated' end,
                attnotnull and adbin is null and attidentity = '' and attgenerated = ''
            from tables join pg_attribute on attrelid = tables.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
            where attnum > 0 and not attisdropped
            union all
            select tables.name, 'index', quote_ident(class.relname),
                case when indisunique then 'unique ' else '' end || substring(pg_get_indexdef(indexrelid) from 'USING .*'), false
            from tables join pg_index on indrelid = tables.oid join pg_class as class on class.oid = indexrelid
            where indisvalid and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u', 'x'))
            union all
            select tables.name, 'constraint', quote_ident(conname),
                case when target.oid is null then pg_get_constraintdef(constraints.oid)
                    else regexp_replace(pg_get_constraintdef(constraints.oid), ' REFERENCES [^(]+', ' REFERENCES ' || target.name) end,
                false
            from tables join pg_constraint as constraints on conrelid = tables.oid left join tables as target on target.oid = confrelid
            where contype in ('p', 'u', 'c', 'f')
            order by 1, 2, 3
            """,
            [schemas.ToArray(), namesThere.ToArray()]);
        return await batch.ReadAsync(
            row => new SchemaPart(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetBoolean(4)),
            cancellationToken);
    }
}
