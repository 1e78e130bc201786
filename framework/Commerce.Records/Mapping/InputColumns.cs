using System.Linq.Expressions;
using System.Reflection;
using Commerce.Querying;
using Commerce.Records.Model;
using Commerce.Records.Upserts;
using NpgsqlTypes;

namespace Commerce.Records.Mapping;

/// <summary>The columns inputs of a type have something for.</summary>
internal static class InputColumns
{
    private static readonly MethodInfo CreateMethod = typeof(InputColumns).GetMethod(nameof(CreateOne), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="entity">The entity.</param>
    /// <param name="inserts">Whether rows may be new: then a default stands for a null.</param>
    /// <param name="relations">
    /// The relations that are written: a record an input belongs to gives the foreign key, other relations are left to the caller. Default:
    /// those inputs have ids of linked records for; only the entity's own record may have others.
    /// </param>
    /// <exception cref="InvalidOperationException">The type has a property that is no column of the entity.</exception>
    public static List<InputColumn<TInput>> Of<TInput>(EntityModel entity, bool inserts, IReadOnlyList<string>? relations = null)
    {
        var columns = new List<InputColumn<TInput>>();
        foreach (var property in typeof(TInput).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            var name = MemberName.Of(property.Name);
            if (entity.FindColumn(name) is { } column)
            {
                columns.Add(Create<TInput>(entity, column, property, inserts));
                columns.AddRange(entity.Columns.Where(computed => computed.ComputedFrom == name).Select(computed => Create<TInput>(entity, computed, property, inserts)));
            }
            else if (entity.FindRelation(name) is not { } relation || (relations is null && typeof(TInput) != entity.Type && RelatedInputs.LinkOf(entity, property) is null))
            {
                throw new InvalidOperationException($"{typeof(TInput).Name}.{property.Name} is no column of {entity.Name}. Inputs have properties named as columns.");
            }
            else if (relation.Kind == RelationKind.BelongsTo && relations?.Contains(name) == true)
            {
                columns.Add(Create<TInput>(entity, entity.FindColumn(relation.ForeignKey)!, property, inserts, value => Reference.Key(value, relation)));
            }
        }

        // The related record comes after the column with its key, when the input has both.
        return [.. columns.GroupBy(column => column.Column).Select(group => group.MaxBy(column => column.IsReference)!)];
    }

    public static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

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

    private static InputColumn<TInput> Create<TInput>(
        EntityModel entity, ColumnModel column, PropertyInfo property, bool inserts, Func<Expression, Expression>? convert = null)
    {
        var (type, dbType) = Parameter(column.Kind);
        var isNeeded = !column.IsNullable && !(inserts ? column.DefaultSql is not null : entity.Key.Contains(column));
        var missing = isNeeded ? $"{entity.Name} needs a value for {column.ComputedFrom ?? column.Name}." : null;
        return (InputColumn<TInput>)CreateMethod.MakeGenericMethod(typeof(TInput), type).Invoke(null, [column, property, dbType, missing, convert])!;
    }

    private static InputColumn<TInput, TParameter> CreateOne<TInput, TParameter>(
        ColumnModel column, PropertyInfo property, NpgsqlDbType type, string? missing, Func<Expression, Expression>? convert)
    {
        var input = Expression.Parameter(typeof(TInput));
        var member = Expression.Property(input, property);
        var value = ColumnAccess.Value<TInput, TParameter>(input, member, column, convert);
        return new InputColumn<TInput, TParameter>(column, type, column.Compute is { } compute ? one => (TParameter)compute(value(one))! : value)
        {
            IsPresent = IsOptional(property.PropertyType) ? Expression.Lambda<Func<TInput, bool>>(Expression.Property(member, nameof(Optional<>.HasValue)), input).Compile() : null,
            Missing = missing,
            IsReference = convert is not null,
        };
    }
}
