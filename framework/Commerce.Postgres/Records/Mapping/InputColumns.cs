using System.Linq.Expressions;
using System.Reflection;
using Commerce.Data;
using Commerce.Postgres.Records.Model;
using NpgsqlTypes;

namespace Commerce.Postgres.Records.Mapping;

/// <summary>The columns inputs of a type have something for.</summary>
internal static class InputColumns
{
    private static readonly MethodInfo CreateMethod = typeof(InputColumns).GetMethod(nameof(CreateOne), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <exception cref="InvalidOperationException">The type has a property that is no column of the entity.</exception>
    public static List<InputColumn<TInput>> Of<TInput>(EntityModel entity, IReadOnlyList<string> relations)
    {
        var columns = new List<InputColumn<TInput>>();
        foreach (var property in typeof(TInput).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            var name = MemberName.Of(property.Name);
            if (entity.FindColumn(name) is { } column)
            {
                columns.Add(Create<TInput>(column, property, null));
                columns.AddRange(entity.Columns.Where(computed => computed.ComputedFrom == name).Select(computed => Create<TInput>(computed, property, computed.Compute)));
            }
            else if (entity.FindRelation(name) is null || !relations.Contains(name))
            {
                throw new InvalidOperationException($"{typeof(TInput).Name}.{property.Name} is no column of {entity.Name}. Inputs have properties named as columns.");
            }
        }

        return columns;
    }

    /// <summary>The type of parameters a kind of column takes, and its name in the protocol.</summary>
    public static (Type Type, NpgsqlDbType DbType) Parameter(ColumnKind kind) => kind switch
    {
        ColumnKind.Number => (typeof(int?), NpgsqlDbType.Integer),
        ColumnKind.LongNumber => (typeof(long?), NpgsqlDbType.Bigint),
        ColumnKind.FloatingPoint => (typeof(double?), NpgsqlDbType.Double),
        ColumnKind.BigDecimal => (typeof(decimal?), NpgsqlDbType.Numeric),
        ColumnKind.Boolean => (typeof(bool?), NpgsqlDbType.Boolean),
        ColumnKind.Timestamp => (typeof(DateTimeOffset?), NpgsqlDbType.TimestampTz),
        _ => (typeof(string), NpgsqlDbType.Text),
    };

    private static InputColumn<TInput> Create<TInput>(ColumnModel column, PropertyInfo property, Func<object?, object?>? compute)
    {
        var (type, dbType) = Parameter(column.Kind);
        return (InputColumn<TInput>)CreateMethod.MakeGenericMethod(typeof(TInput), type).Invoke(null, [column, property, dbType, compute])!;
    }

    private static InputColumn<TInput, TParameter> CreateOne<TInput, TParameter>(ColumnModel column, PropertyInfo property, NpgsqlDbType type, Func<object?, object?>? compute)
    {
        var input = Expression.Parameter(typeof(TInput));
        var member = Expression.Property(input, property);
        var value = ColumnAccess.Value<TInput, TParameter>(Expression.Lambda<Func<TInput, object?>>(Expression.Convert(member, typeof(object)), input), column);
        var isOptional = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Optional<>);
        return new InputColumn<TInput, TParameter>(column, type, compute is null ? value : one => (TParameter)compute(value(one))!)
        {
            IsPresent = isOptional ? Expression.Lambda<Func<TInput, bool>>(Expression.Property(member, nameof(Optional<>.HasValue)), input).Compile() : null,
        };
    }
}
