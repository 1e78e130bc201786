using System.Linq.Expressions;
using System.Reflection;
using Commerce.Querying;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>Reads rows of an entity into a type: the entity's record, or a shape with some of its fields.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed class RowReader<T>
{
    private readonly Lazy<Func<NpgsqlDataReader, T>> read;

    private RowReader(IReadOnlyList<ColumnModel> columns, Expression<Func<NpgsqlDataReader, T>> read)
    {
        (Columns, Select) = (columns, ColumnSql.Select(columns));
        // The types are checked at once; the code is compiled when the first row is read, because that takes milliseconds for each entity.
        this.read = new(read.Compile);
    }

    /// <summary>The columns that a statement must return first, in this order.</summary>
    public IReadOnlyList<ColumnModel> Columns { get; }

    /// <summary>The select list for these columns, of the table with the alias <c>row</c>.</summary>
    public string Select { get; }

    /// <summary>Reads the current row.</summary>
    public Func<NpgsqlDataReader, T> Read => read.Value;

    /// <exception cref="InvalidOperationException">
    /// The type has no public constructor, or a property that is not a field of the entity.
    /// </exception>
    public static RowReader<T> Create(EntityModel entity)
    {
        var reader = Expression.Parameter(typeof(NpgsqlDataReader));
        var columns = new List<ColumnModel>();
        var constructor = typeof(T).GetConstructors().Where(candidate => !IsCopy(candidate))
            .MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException(
                $"{typeof(T)} has no public constructor, so rows of {entity.Name} cannot be read into it.");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var arguments = constructor.GetParameters().Select(parameter =>
        {
            taken.Add(FieldName.Of(parameter.Name!));
            return Value(FieldName.Of(parameter.Name!), parameter.ParameterType);
        }).ToList();
        var bindings = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .Select(property => (Property: property, Name: FieldName.Of(property.Name)))
            .Where(member => !taken.Contains(member.Name) && entity.FindRelation(member.Name) is null)
            .Select(member => Expression.Bind(member.Property, Value(member.Name, member.Property.PropertyType)))
            .ToList();
        var body = Expression.MemberInit(Expression.New(constructor, arguments), bindings);
        return new RowReader<T>(columns, Expression.Lambda<Func<NpgsqlDataReader, T>>(body, reader));

        Expression Value(string name, Type type)
        {
            if (entity.FindColumn(name) is { } column)
            {
                columns.Add(column);
                return ColumnAccess.Read(reader, columns.Count - 1, column, type);
            }

            return entity.FindRelation(name) is not null
                ? Expression.Default(type)
                : throw new InvalidOperationException(
                    $"{typeof(T).Name}.{name} is not a field of {entity.Name}. " +
                    "The properties of a shape have the names of the entity's fields.");
        }
    }

    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ ParameterType: var type }] && type == typeof(T);
}
