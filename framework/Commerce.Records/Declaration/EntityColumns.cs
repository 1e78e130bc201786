using System.Reflection;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>
/// Builds the columns of an entity: those of the record's properties, the hidden ones, and the times that every entity has.
/// </summary>
internal sealed class EntityColumns(EntityDraft draft, ModelProblems problems)
{
    private const string DeletedAt = "deleted_at";
    private static readonly string[] Times = ["created_at", "updated_at", DeletedAt];

    private readonly NullabilityInfoContext nullability = new();
    private readonly PropertyInfo[] properties = draft.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    public List<ColumnModel> Build()
    {
        var declared = draft.Hidden.Select(hidden => hidden.Name).Concat(draft.Notes.Keys).Intersect(Times).ToList();
        if (declared.Count > 0)
        {
            problems.Add(
                "COM6039",
                $"{string.Join(", ", declared)} cannot be declared: every entity has them.",
                draft.Name,
                "Remove the declaration.");
        }

        List<ColumnModel> columns =
        [
            .. Shown(),
            .. draft.Hidden.Where(hidden => !Times.Contains(hidden.Name)).Select(Hidden),
            .. Times.Select(Time),
        ];
        foreach (var unknown in draft.Notes.Keys.Where(note => columns.TrueForAll(column => column.Name != note)))
        {
            problems.Add(
                "COM6033",
                $"{unknown} is configured as a column, but is not one.",
                draft.Name,
                $"Name a property of {draft.Type.Name} that is not a relation.");
        }

        foreach (var hidden in draft.Hidden)
        {
            if (hidden.ComputedFrom is { } source && columns.TrueForAll(column => column.Name != source))
            {
                problems.Add(
                    "COM6056",
                    $"{hidden.Name} is computed from {source}, which is not a column.",
                    draft.Name,
                    $"Name a property of {draft.Type.Name} that is not a relation.");
            }
        }

        return columns;
    }

    private IEnumerable<ColumnModel> Shown()
    {
        var relations = draft.Relations.ConvertAll(relation => relation.Name);
        foreach (var property in properties.Where(IsStored))
        {
            var name = FieldName.Of(property.Name);
            if (relations.Contains(name) || Times.Contains(name))
            {
                continue;
            }

            var notes = draft.Notes.GetValueOrDefault(name) ?? ColumnNotes.None;
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if ((notes.IsJson ? ColumnKind.Json : ColumnKinds.Of(type)) is { } kind)
            {
                yield return Column(name, property.Name, type, kind, IsNullable(property), notes, null);
            }
            else
            {
                problems.Add(
                    "COM6035",
                    $"A column cannot hold {type.Name}.",
                    $"{draft.Name}.{name}",
                    "Use text, a number, bool, DateTimeOffset, JSON, an enum or a list of texts; call AsJson for others; " +
                    "or declare the relation.");
            }
        }
    }

    private ColumnModel Hidden(HiddenColumn hidden)
    {
        var notes = draft.Notes.GetValueOrDefault(hidden.Name) ?? ColumnNotes.None;
        return Column(hidden.Name, null, hidden.ClrType, hidden.Kind, notes.IsNullable, notes, hidden);
    }

    private ColumnModel Time(string name)
    {
        var property = properties.FirstOrDefault(property => FieldName.Of(property.Name) == name);
        var type = name == DeletedAt ? typeof(DateTimeOffset?) : typeof(DateTimeOffset);
        if (property is not null && property.PropertyType != type)
        {
            problems.Add(
                "COM6059",
                $"{name} is a time that {(name == DeletedAt ? "may be" : "is never")} null.",
                $"{draft.Name}.{name}",
                $"Make {property.Name} a DateTimeOffset{(name == DeletedAt ? "?" : "")}.");
        }

        return new ColumnModel
        {
            Name = name,
            Property = property?.Name,
            ClrType = typeof(DateTimeOffset),
            Kind = ColumnKind.Timestamp,
            IsNullable = name == DeletedAt,
            DefaultSql = name == DeletedAt ? null : SchemaPart.Clock,
        };
    }

    private ColumnModel Column(
        string name, string? property, Type type, ColumnKind kind, bool isNullable, ColumnNotes notes, HiddenColumn? hidden)
    {
        var hasDefault = notes.Default is not null && Fits(notes.Default, type, kind);
        if (notes.Default is not null && !hasDefault)
        {
            Report("COM6041", $"The default is {notes.Default.GetType().Name}, but the column holds {type.Name}.", $"Give a {type.Name}.");
        }

        if (notes.IsMerged && kind != ColumnKind.Json)
        {
            Report("COM6060", "Only JSON columns can be merged.", "Remove Merged.");
        }

        if (notes.IsNullable && property is not null)
        {
            Report(
                "COM6061",
                "The type of a property decides whether its column may be null.",
                $"Make {property} nullable, and remove Nullable.");
        }

        return new ColumnModel
        {
            Name = name,
            Property = property,
            ClrType = type,
            Kind = kind,
            IsNullable = isNullable,
            IsSearchable = notes.IsSearchable,
            IsMerged = notes.IsMerged,
            DefaultValue = hasDefault ? notes.Default : null,
            DefaultSql = hasDefault ? SqlLiteral.Of(kind, notes.Default!) : null,
            EnumNames = kind == ColumnKind.Enum ? [.. Enum.GetNames(type).Select(FieldName.Of)] : [],
            ComputedFrom = hidden?.ComputedFrom,
            Compute = hidden?.Compute,
        };

        void Report(string id, string what, string fix) => problems.Add(id, what, $"{draft.Name}.{name}", fix);
    }

    private bool IsNullable(PropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : nullability.Create(property).ReadState == NullabilityState.Nullable;

    /// <summary>A property that neither a setter nor a constructor sets is computed from others, and has no column.</summary>
    private bool IsStored(PropertyInfo property) => property.GetIndexParameters().Length == 0
        && (property.CanWrite || draft.Type.GetConstructors().Any(constructor => HasParameter(constructor, property.Name)));

    private static bool HasParameter(ConstructorInfo constructor, string property) =>
        constructor.GetParameters().Any(parameter => FieldName.Of(parameter.Name!) == FieldName.Of(property));

    /// <summary>Whether a default has the column's type. Any value can be JSON.</summary>
    private static bool Fits(object value, Type type, ColumnKind kind) => kind switch
    {
        ColumnKind.Json => true,
        ColumnKind.TextArray => value is IEnumerable<string>,
        _ => type.IsInstanceOfType(value),
    };
}
