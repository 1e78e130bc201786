using System.Text.Json.Nodes;
using Commerce.Postgres.Sessions;
using Commerce.Querying;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Query;
using Commerce.Text;

namespace Commerce.Records.Reading;

/// <summary>Lists the records of an entity.</summary>
internal sealed class RecordLists(EntityModel entity, Database database, RelationLoader relations)
{
    private const string Alias = "\"row\"";

    public async Task<IReadOnlyList<TShape>> ListAsync<T, TShape>(
        ListQuery<T>? query, RowReader<TShape> reader, CancellationToken cancellationToken)
    {
        var sql = new SqlText();
        var rows = await database.ReadAsync(Text(sql, query ?? new(), reader.Select), reader.Read, sql.Parameters, cancellationToken);
        await relations.LoadAsync(entity, rows, query?.Include ?? [], query?.WithDeleted ?? false, cancellationToken);
        return rows;
    }

    public async Task<ListPage<T>> ListAndCountAsync<T>(
        ListQuery<T>? query, RowReader<T> reader, CancellationToken cancellationToken)
    {
        query ??= new();
        var sql = new SqlText();
        var condition = Condition(sql, query);
        var counted = $"(select count(*) from {entity.Sql} as {Alias} where {condition})";
        var page = Page(sql, query, condition, reader.Select);
        // The left join returns the count even when the page is empty.
        var rows = await database.ReadAsync(
            $"select page.*, total.count from (select {counted} as count) as total left join lateral ({page}) as page on true",
            row => (Count: row.GetInt64(reader.Columns.Count), Record: row.IsDBNull(KeyOrdinal(reader)) ? default : reader.Read(row)),
            sql.Parameters,
            cancellationToken);
        var records = rows.Where(row => row.Record is not null).Select(row => row.Record!).ToList();
        await relations.LoadAsync(entity, records, query.Include, query.WithDeleted, cancellationToken);
        return new ListPage<T>(records, rows[0].Count);
    }

    public async Task<IReadOnlyList<JsonObject>> ListFieldsAsync<T>(
        ListQuery<T>? query, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var unknown = fields.Where(field => entity.FindColumn(field) is null).ToList();
        if (unknown.Count > 0)
        {
            var known = entity.Columns.Select(column => column.Name).ToList();
            throw new CommerceException(
                ErrorType.InvalidData,
                string.Join("; ", unknown.Select(field => $"{entity.Name} has no field {Spelling.Quoted(field, known)}")));
        }

        var columns = entity.Key.Concat(fields.Select(field => entity.FindColumn(field)!)).Distinct().ToList();
        var sql = new SqlText();
        return await database.ReadAsync(
            Text(sql, query ?? new(), ColumnSql.Select(columns)), row => JsonColumns.Read(row, columns), sql.Parameters, cancellationToken);
    }

    private int KeyOrdinal<TShape>(RowReader<TShape> reader)
    {
        for (var i = 0; i < reader.Columns.Count; i++)
        {
            if (!reader.Columns[i].IsNullable)
            {
                return i;
            }
        }

        throw new InvalidOperationException(
            $"{typeof(TShape).Name} has no field of {entity.Name} that is never null. Add the id to it.");
    }

    private string Text<T>(SqlText sql, ListQuery<T> query, string columns) => Page(sql, query, Condition(sql, query), columns);

    private string Page<T>(SqlText sql, ListQuery<T> query, string condition, string columns)
    {
        if (query.Skip < 0 || query.Take < 0)
        {
            throw new CommerceException(
                ErrorType.InvalidData, $"Skip is {query.Skip} and Take is {query.Take}, but neither may be negative.");
        }

        var order = new OrderCompiler(entity, query.WithDeleted).Compile(Alias, query.OrderBy);
        return $"select {columns} from {entity.Sql} as {Alias} where {condition} order by {order}" +
            $"{(query.Take is { } take ? $" limit {sql.Add(take)}" : "")}{(query.Skip > 0 ? $" offset {sql.Add(query.Skip)}" : "")}";
    }

    private string Condition<T>(SqlText sql, ListQuery<T> query)
    {
        var notDeleted = query.WithDeleted ? null : $"{Alias}.\"deleted_at\" is null";
        var condition = query.Filter is null ? null : new FilterCompiler(sql, query.WithDeleted).Compile(entity, Alias, query.Filter.Root);
        return notDeleted is null ? condition ?? "true" : condition is null ? notDeleted : $"{notDeleted} and {condition}";
    }
}
