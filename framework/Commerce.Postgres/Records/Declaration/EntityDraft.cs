using System.Reflection;
using System.Text.Json;
using Commerce.Data;
using Commerce.Postgres.Records.Model;

namespace Commerce.Postgres.Records.Declaration;

/// <summary>An entity as it is declared, until it is checked.</summary>
internal sealed class EntityDraft(Type type, string schema, string table)
{
    private const string IdColumn = "id";
    private static readonly string[] Times = ["created_at", "updated_at", "deleted_at"];

    private readonly NullabilityInfoContext nullability = new();

    public Type Type { get; } = type;

    public string Schema { get; } = table.Contains('.', StringComparison.Ordinal) ? table[..table.IndexOf('.', StringComparison.Ordinal)] : schema;

    public string Table { get; } = table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public List<string> IdPrefixes { get; } = [];

    public List<string> Key { get; } = [];

    public Dictionary<string, ColumnNotes> Notes { get; } = [];

    public List<HiddenColumn> Hidden { get; } = [];

    public List<IndexDraft> Indexes { get; } = [];

    public List<CheckModel> Checks { get; } = [];

    public List<RelationDraft> Relations { get; } = [];

    public string? Events { get; set; }

    /// <summary>Checks and builds it, without its relations.</summary>
    public EntityModel Build(List<Problem> problems)
    {
        var name = string.Concat(Table.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        void Report(string id, string what, string place, string fix) => problems.Add(new Problem(id, what, $"{name}{place}, module '{schema}'", fix));

        if (IdPrefixes.Count > 1)
        {
            Report("COM6031", "The entity has two ids.", "", "Call Id once.");
        }

        var columns = Columns(Report);
        var key = Key.Count > 0 ? Key : [IdColumn];
        foreach (var missing in key.Where(part => columns.TrueForAll(column => column.Name != part)))
        {
            Report("COM6032", $"The primary key {missing} is no column.", "", $"Give {Type.Name} a property for it.");
        }

        foreach (var unknown in Notes.Keys.Where(note => columns.TrueForAll(column => column.Name != note)))
        {
            Report("COM6033", $"{unknown} is said to be a column, but is none.", "", $"Name a property of {Type.Name} that is no relation.");
        }

        foreach (var index in Indexes)
        {
            var unknown = index.Columns.Where(part => columns.TrueForAll(column => column.Name != part)).ToList();
            if (unknown.Count > 0 || index.Columns.Count == 0)
            {
                Report("COM6034", unknown.Count == 0 ? "An index has no columns." : $"An index names {string.Join(", ", unknown)}, which are no columns.", "", $"Name properties of {Type.Name}.");
            }
        }

        if (Events is not null && key.Count > 1)
        {
            Report("COM6050", $"Its events carry an id, but its key has the parts {string.Join(", ", key)}.", "", "Give the entity an id of its own, or do not call Emits.");
        }

        return new EntityModel
        {
            Type = Type,
            Name = name,
            Schema = Schema,
            Table = Table,
            IdPrefix = IdPrefixes.FirstOrDefault(),
            Columns = columns,
            Key = [.. key.Select(part => columns.Find(column => column.Name == part)).OfType<ColumnModel>()],
            Indexes = [.. Indexes.Select(Index)],
            Checks = Checks,
            Events = Events,
        };
    }

    private List<ColumnModel> Columns(Action<string, string, string, string> report)
    {
        var relations = Relations.ConvertAll(relation => relation.Name);
        var columns = new List<ColumnModel>();
        foreach (var property in Type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            var column = MemberName.Of(property.Name);
            if (!relations.Contains(column) && !Times.Contains(column))
            {
                if (Column(property, column) is { } model)
                {
                    columns.Add(model);
                }
                else
                {
                    report("COM6035", $"A column cannot hold {property.PropertyType.Name}.", $".{property.Name}", "Use text, a number, bool, DateTimeOffset, JSON, an enum or a list of texts; call AsJson for others; or declare the relation.");
                }
            }
        }

        foreach (var hidden in Hidden)
        {
            if (Times.Contains(hidden.Name))
            {
                report("COM6039", $"{hidden.Name} is there without being declared.", "", "Remove the declaration.");
            }
            else
            {
                columns.Add(Column(hidden));
            }
        }

        columns.AddRange(Times.Select(time => new ColumnModel
        {
            Name = time,
            Property = Type.GetProperties().FirstOrDefault(property => MemberName.Of(property.Name) == time)?.Name,
            ClrType = typeof(DateTimeOffset),
            Kind = ColumnKind.Timestamp,
            IsNullable = time == "deleted_at",
            DefaultSql = time == "deleted_at" ? null : "now()",
        }));
        return columns;
    }

    private ColumnModel? Column(PropertyInfo property, string column)
    {
        var notes = Notes.GetValueOrDefault(column) ?? ColumnNotes.None;
        var underlying = Nullable.GetUnderlyingType(property.PropertyType);
        var type = underlying ?? property.PropertyType;
        if ((notes.IsJson ? ColumnKind.Json : ColumnKinds.Of(type)) is not { } kind)
        {
            return null;
        }

        var isNullable = underlying is not null || (!type.IsValueType && nullability.Create(property).ReadState == NullabilityState.Nullable);
        return Model(column, property.Name, type, kind, isNullable, notes, null);
    }

    private ColumnModel Column(HiddenColumn hidden)
    {
        var notes = Notes.GetValueOrDefault(hidden.Name) ?? ColumnNotes.None;
        return Model(hidden.Name, null, hidden.ClrType, hidden.Kind, notes.IsNullable, notes, hidden);
    }

    private static ColumnModel Model(string name, string? property, Type type, ColumnKind kind, bool isNullable, ColumnNotes notes, HiddenColumn? hidden) => new()
    {
        Name = name,
        Property = property,
        ClrType = type,
        Kind = kind,
        IsNullable = isNullable,
        IsSearchable = notes.IsSearchable,
        IsMerged = notes.IsMerged,
        DefaultValue = notes.Default,
        DefaultSql = notes.Default is null ? null : SqlLiteral.Of(kind, notes.Default),
        EnumNames = kind == ColumnKind.Enum ? [.. Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)] : [],
        ComputedFrom = hidden?.ComputedFrom,
        Compute = hidden?.Compute,
    };

    private IndexModel Index(IndexDraft index)
    {
        var living = index.AllRows || index.Where?.Contains("deleted_at", StringComparison.OrdinalIgnoreCase) == true ? null : "deleted_at is null";
        var where = index.Where is null ? living : living is null ? index.Where : $"({index.Where}) and {living}";
        return new IndexModel(
            index.Name ?? $"IDX_{Table}_{string.Join('_', index.Columns)}{(index.IsUnique ? "_unique" : "")}", index.Columns, index.IsUnique, where, index.Method);
    }
}
