using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>An entity as it is declared, until it is checked.</summary>
internal sealed class EntityDraft(Type type, string schema, string table)
{
    private const string IdColumn = "id";

    public Type Type { get; } = type;

    public string Schema { get; } = table.Contains('.', StringComparison.Ordinal) ? table[..table.IndexOf('.', StringComparison.Ordinal)] : schema;

    public string Table { get; } = table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public string Name => string.Concat(Table.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public List<string> IdPrefixes { get; } = [];

    public List<string> Key { get; } = [];

    public Dictionary<string, ColumnNotes> Notes { get; } = [];

    public List<HiddenColumn> Hidden { get; } = [];

    public List<IndexDraft> Indexes { get; } = [];

    public List<CheckModel> Checks { get; } = [];

    public List<RelationDraft> Relations { get; } = [];

    public string? Events { get; set; }

    /// <summary>Checks and builds it, without what other entities have a part in.</summary>
    public EntityModel Build(ModelProblems problems)
    {
        var columns = new EntityColumns(this, problems).Build();
        foreach (var index in Indexes)
        {
            var unknown = index.Columns.Where(part => columns.TrueForAll(column => column.Name != part)).ToList();
            if (unknown.Count > 0 || index.Columns.Count == 0)
            {
                problems.Add("COM6034", unknown.Count == 0 ? "An index has no columns." : $"An index names {string.Join(", ", unknown)}, which are no columns.", Name, $"Name columns of {Type.Name}.");
            }
        }

        if (Events is not null && Key.Count > 1)
        {
            problems.Add("COM6050", $"Its events carry an id, but its key has the parts {string.Join(", ", Key)}.", Name, "Give the entity an id of its own, or do not call Emits.");
        }

        return new EntityModel
        {
            Type = Type,
            Name = Name,
            Schema = Schema,
            Table = Table,
            IdPrefix = IdPrefixes.FirstOrDefault(),
            Columns = columns,
            Key = KeyOf(columns, problems),
            Indexes = Indexes.ConvertAll(Index),
            Checks = Checks,
            Events = Events,
        };
    }

    private List<ColumnModel> KeyOf(List<ColumnModel> columns, ModelProblems problems)
    {
        if (IdPrefixes.Count > 1 || (IdPrefixes.Count > 0 && Key.Count > 0))
        {
            problems.Add("COM6031", "The entity has two ids.", Name, "Call Id once, or Key instead of it.");
        }

        var names = Key.Count > 0 ? Key : [IdColumn];
        var key = names.Select(name => columns.Find(column => column.Name == name)).OfType<ColumnModel>().ToList();
        foreach (var missing in names.Except(key.Select(column => column.Name)))
        {
            problems.Add("COM6032", $"The primary key {missing} is no column.", Name, $"Give {Type.Name} a property for it.");
        }

        foreach (var column in key.Where(column => column.IsNullable || (IdPrefixes.Count > 0 && column.Kind != ColumnKind.Text)))
        {
            problems.Add("COM6032", $"The primary key {column.Name} cannot be {(column.IsNullable ? "null" : column.ClrType.Name)}.", $"{Name}.{column.Name}", column.IsNullable ? "Take the question mark from its type." : "Make it a string.");
        }

        return key;
    }

    private IndexModel Index(IndexDraft index)
    {
        var living = index.AllRows || index.Where?.Contains("deleted_at", StringComparison.OrdinalIgnoreCase) == true ? null : IndexModel.LivingRows;
        var where = index.Where is null ? living : living is null ? index.Where : $"({index.Where}) and {living}";
        return new IndexModel(index.Name ?? IndexModel.DefaultName(Table, index.Columns, index.IsUnique), index.Columns, index.IsUnique, where, index.Method);
    }
}
