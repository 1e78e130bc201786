using System.Linq.Expressions;
using Commerce.Postgres.Sessions;
using Commerce.Querying;
using Commerce.Records.Mapping;
using Commerce.Records.Model;
using Commerce.Records.Query;

namespace Commerce.Records.Reading;

/// <summary>Loads one relation for records of a type.</summary>
internal abstract class RelationReader<T> : IRelationReader
{
    public static IRelationReader Create(RelationModel relation) =>
        (IRelationReader)Activator.CreateInstance(typeof(RelationReader<,>).MakeGenericType(typeof(T), relation.Target.Type), relation)!;

    public abstract Task LoadAsync(
        Database database,
        RelationLoader loader,
        IReadOnlyList<T> rows,
        IReadOnlyList<string> nested,
        bool withDeleted,
        CancellationToken cancellationToken);

    /// <summary>Orders the related records of each record as their ids are in a list.</summary>
    public abstract void Arrange(IReadOnlyList<T> rows, IReadOnlyList<(string Owner, string Id)> ids);
}

/// <inheritdoc/>
internal sealed class RelationReader<T, TRelated> : RelationReader<T>
    where TRelated : class
{
    private readonly RelationModel relation;
    private readonly RowReader<TRelated> reader;
    private readonly Func<T, string?> key;
    private readonly Action<T, IReadOnlyList<TRelated>> attach;

    public RelationReader(RelationModel relation)
    {
        this.relation = relation;
        reader = RowReader<TRelated>.Create(relation.Target);
        key = Getter<T>(relation.Kind == RelationKind.BelongsTo ? relation.ForeignKey : relation.Source.Key[0].Name);
        attach = Attach(relation);
    }

    public override async Task LoadAsync(
        Database database,
        RelationLoader loader,
        IReadOnlyList<T> rows,
        IReadOnlyList<string> nested,
        bool withDeleted,
        CancellationToken cancellationToken)
    {
        var keys = rows.Select(key).Where(value => value is not null).Distinct().ToArray();
        var related = keys.Length == 0 ? [] : await database.ReadAsync(
            Text(withDeleted), row => (Key: row.GetString(reader.Columns.Count), Record: reader.Read(row)), [keys], cancellationToken);
        await loader.LoadAsync(relation.Target, [.. related.Select(row => row.Record)], nested, withDeleted, cancellationToken);
        var byKey = related.ToLookup(row => row.Key, row => row.Record, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            attach(row, key(row) is { } value ? [.. byKey[value]] : []);
        }
    }

    public override void Arrange(IReadOnlyList<T> rows, IReadOnlyList<(string Owner, string Id)> ids)
    {
        if (!relation.IsList)
        {
            return;
        }

        var id = Getter<TRelated>(relation.Target.Key[0].Name);
        var related = typeof(T).GetProperty(relation.Property)!.GetMethod!.CreateDelegate<Func<T, IReadOnlyList<TRelated>?>>();
        var positions = new Dictionary<(string Owner, string Id), int>();
        for (var i = 0; i < ids.Count; i++)
        {
            positions.TryAdd(ids[i], i);
        }

        foreach (var row in rows)
        {
            attach(row, [.. (related(row) ?? []).OrderBy(one => positions.GetValueOrDefault((key(row)!, id(one)!)))]);
        }
    }

    private Func<TRow, string?> Getter<TRow>(string column)
    {
        var property = typeof(TRow).GetProperties().FirstOrDefault(candidate => FieldName.Of(candidate.Name) == column)
            ?? throw new InvalidOperationException(
                $"{typeof(TRow).Name} has no property for {column}, so the relation '{relation.Name}' of {relation.Source.Name} " +
                "cannot be loaded. Add the property.");
        return property.GetMethod!.CreateDelegate<Func<TRow, string?>>();
    }

    private static Action<T, IReadOnlyList<TRelated>> Attach(RelationModel relation)
    {
        var row = Expression.Parameter(typeof(T));
        var records = Expression.Parameter(typeof(IReadOnlyList<TRelated>));
        Expression value = relation.IsList
            ? records
            : Expression.Call(typeof(Enumerable), nameof(Enumerable.FirstOrDefault), [typeof(TRelated)], records);
        var property = Expression.Property(row, relation.Property);
        var assign = Expression.Assign(property, Expression.Convert(value, property.Type));
        return Expression.Lambda<Action<T, IReadOnlyList<TRelated>>>(assign, row, records).Compile();
    }

    private string Text(bool withDeleted)
    {
        var id = RelationSql.Key(relation.Target);
        var foreignKey = EntityModel.Quote(relation.ForeignKey);
        var (from, owner) = relation.Kind switch
        {
            RelationKind.BelongsTo => ($"{relation.Target.Sql} as \"row\"", $"\"row\".{id}"),
            RelationKind.ManyToMany => (
                $"{RelationSql.ReadPivot(relation, withDeleted)} as pivot join {relation.Target.Sql} as \"row\" " +
                $"on \"row\".{id} = pivot.{EntityModel.Quote(relation.PivotTargetKey!)}",
                $"pivot.{foreignKey}"),
            _ => ($"{relation.Target.Sql} as \"row\"", $"\"row\".{foreignKey}"),
        };
        return $"select {reader.Select}, {owner} from {from} where {owner} = any($1)" +
            $"{(withDeleted ? "" : " and \"row\".\"deleted_at\" is null")} order by \"row\".{id}";
    }
}
