using System.Linq.Expressions;
using System.Reflection;
using Commerce.Querying;
using Commerce.Records.Model;
using NpgsqlTypes;

namespace Commerce.Records.Mapping;

/// <summary>Finds the columns for which inputs of a type have values.</summary>
internal static class InputColumns
{
    private const string Replaces = "Replaces";

    private static readonly MethodInfo CreateMethod =
        typeof(InputColumns).GetMethod(nameof(CreateOne), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>Finds the columns.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="inserts">Whether the statement may insert rows: then the column's default replaces a null.</param>
    /// <param name="relations">
    /// The relations that the call writes: the parent record of an input gives the foreign key, other relations are left to the caller.
    /// Default: the relations for which inputs have ids of linked records; only the entity's own record may have others.
    /// </param>
    /// <exception cref="InvalidOperationException">The type has a property that is not a field of the entity.</exception>
    public static List<InputColumn<TInput>> Of<TInput>(EntityModel entity, bool inserts, IReadOnlyList<string>? relations = null)
    {
        var columns = new List<InputColumn<TInput>>();
        foreach (var property in typeof(TInput).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || IsReplacement(entity, property))
            {
                continue;
            }

            var name = FieldName.Of(property.Name);
            if (entity.FindColumn(name) is { } column)
            {
                columns.Add(Create<TInput>(entity, column, property, inserts));
                columns.AddRange(entity.Columns.Where(computed => computed.ComputedFrom == name)
                    .Select(computed => Create<TInput>(entity, computed, property, inserts)));
            }
            else if (entity.FindRelation(name) is not { } relation
                || (relations is null && typeof(TInput) != entity.Type && RelatedInputs.LinkOf(entity, property) is null))
            {
                throw new InvalidOperationException(
                    $"{typeof(TInput).Name}.{property.Name} is not a field of {entity.Name}. " +
                    "The properties of inputs have the names of the entity's fields.");
            }
            else if (relation.Kind == RelationKind.BelongsTo && relations?.Contains(name) == true)
            {
                var foreignKey = entity.FindColumn(relation.ForeignKey)!;
                columns.Add(Create<TInput>(entity, foreignKey, property, inserts, value => Reference.Key(value, relation)));
            }
        }

        // When the input has both the related record and the column with its key, the record decides.
        return [.. columns.GroupBy(column => column.Column).Select(group => group.MaxBy(column => column.IsReference)!)];
    }

    public static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    /// <summary>The .NET and PostgreSQL type of parameters for a kind of column.</summary>
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

    /// <summary>Whether a property says that the object in another property replaces the stored one.</summary>
    private static bool IsReplacement(EntityModel entity, PropertyInfo property) =>
        property.PropertyType == typeof(bool)
        && property.Name.StartsWith(Replaces, StringComparison.Ordinal)
        && entity.FindColumn(FieldName.Of(property.Name)) is null
        && entity.FindColumn(FieldName.Of(property.Name[Replaces.Length..])) is { IsMerged: true };

    private static InputColumn<TInput> Create<TInput>(
        EntityModel entity, ColumnModel column, PropertyInfo property, bool inserts, Func<Expression, Expression>? convert = null)
    {
        var (type, dbType) = Parameter(column.Kind);
        var isNeeded = !column.IsNullable && !(inserts ? column.DefaultSql is not null : entity.Key.Contains(column));
        var missing = isNeeded ? $"{entity.Name} needs a value for {column.ComputedFrom ?? column.Name}." : null;
        var create = CreateMethod.MakeGenericMethod(typeof(TInput), type);
        return (InputColumn<TInput>)create.Invoke(null, [entity, column, property, dbType, missing, convert])!;
    }

    private static InputColumn<TInput, TParameter> CreateOne<TInput, TParameter>(
        EntityModel entity,
        ColumnModel column,
        PropertyInfo property,
        NpgsqlDbType type,
        string? missing,
        Func<Expression, Expression>? convert)
    {
        var input = Expression.Parameter(typeof(TInput));
        var member = Expression.Property(input, property);
        var value = ColumnAccess.Value<TInput, TParameter>(input, member, column, convert);
        Func<TInput, TParameter> read = column.Compute is { } compute ? one => (TParameter)compute(value(one))! : value;
        return new InputColumn<TInput, TParameter>(column, type, Checked)
        {
            IsPresent = IsOptional(property.PropertyType)
                ? Expression.Lambda<Func<TInput, bool>>(Expression.Property(member, nameof(Optional<>.HasValue)), input).Compile()
                : null,
            IsReplaced = typeof(TInput).GetProperty(Replaces + property.Name) is { } replacement && IsReplacement(entity, replacement)
                ? replacement.GetMethod!.CreateDelegate<Func<TInput, bool>>()
                : null,
            Missing = missing,
            IsReference = convert is not null,
        };

        TParameter Checked(TInput one)
        {
            try
            {
                return read(one);
            }
            catch (FormatException exception)
            {
                throw new RecordErrors(entity).CannotStore(column, exception);
            }
        }
    }
}
