using System.Linq.Expressions;
using System.Reflection;
using Commerce.Querying;
using Commerce.Records.Model;
using Npgsql;

namespace Commerce.Records.Mapping;

/// <summary>Reads rows of an entity into a type: the entity's own, or a shape that has some of its columns.</summary>
/// <typeparam name="T">The type.</typeparam>
internal sealed class RowReader<T>
{
    private RowReader(IReadOnlyList<ColumnModel> columns, Func<NpgsqlDataReader, T> read) => (Columns, Select, Read) = (columns, ColumnSql.Select(columns), read);

    /// <summary>The columns a statement must return, in this order, ahead of others.</summary>
    public IReadOnlyList<ColumnModel> Columns { get; }

    /// <summary>These columns, of the table with the alias <c>row</c>.</summary>
    public string Select { get; }

    /// <summary>Reads the row the reader stands on.</summary>
    public Func<NpgsqlDataReader, T> Read { get; }

    /// <exception cref="InvalidOperationException">The type has a property that is no column of the entity.</exception>
    public static RowReader<T> Create(EntityModel entity)
    {
        var reader = Expression.Parameter(typeof(NpgsqlDataReader));
        var columns = new List<ColumnModel>();
        var constructor = typeof(T).GetConstructors().Where(candidate => !IsCopy(candidate)).MaxBy(candidate => candidate.GetParameters().Length)
            ?? throw new InvalidOperationException($"{typeof(T)} has no public constructor, so rows of {entity.Name} cannot become one.");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var arguments = constructor.GetParameters().Select(parameter =>
        {
            taken.Add(MemberName.Of(parameter.Name!));
            return Value(MemberName.Of(parameter.Name!), parameter.ParameterType);
        }).ToList();
        var bindings = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && !taken.Contains(MemberName.Of(property.Name)) && entity.FindRelation(MemberName.Of(property.Name)) is null)
            .Select(property => Expression.Bind(property, Value(MemberName.Of(property.Name), property.PropertyType)))
            .ToList();
        var body = Expression.MemberInit(Expression.New(constructor, arguments), bindings);
        return new RowReader<T>(columns, Expression.Lambda<Func<NpgsqlDataReader, T>>(body, reader).Compile());

        Expression Value(string name, Type type)
        {
            if (entity.FindColumn(name) is { } column)
            {
                columns.Add(column);
                return ColumnAccess.Read(reader, columns.Count - 1, column, type);
            }

            return entity.FindRelation(name) is not null
                ? Expression.Default(type)
                : throw new InvalidOperationException($"{typeof(T).Name}.{name} is no column of {entity.Name}. A shape has some of the entity's columns, by name.");
        }
    }

    private static bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [{ ParameterType: var type }] && type == typeof(T);
}
