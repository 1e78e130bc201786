using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>An entity as declared, not checked yet.</summary>
internal sealed class EntityDraft(Type type, string schema, string table)
{
    private const string IdColumn = "id";

    public Type Type { get; } = type;

    public string Schema { get; } =
        table.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? table[..dot] : schema;

    public string Table { get; } = table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..];

    public string Name => string.Concat(
        Table.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    public List<string> IdPrefixes { get; } = [];

    public List<string> Key { get; } = [];

    public Dictionary<string, ColumnNotes> Notes { get; } = [];

    public List<HiddenColumn> Hidden { get; } = [];

    public List<IndexDraft> Indexes { get; } = [];

    public List<CheckModel> Checks { get; } = [];

    public List<RelationDraft> Relations { get; } = [];

    public string? Events { get; set; }

    /// <summary>Checks and builds the entity, without what depends on other entities.</summary>
    public EntityModel Build(ModelProblems problems)
    {
        var columns = new EntityColumns(this, problems).Build();
        foreach (var index in Indexes)
        {
            var unknown = index.Columns.Where(part => columns.TrueForAll(column => column.Name != part)).ToList();
            if (index.Columns.Count == 0)
            {
                problems.Add("COM6057", "An index has no columns.", Name, $"Name columns of {Type.Name}.");
            }
            else if (unknown.Count > 0)
            {
                problems.Add(
                    "COM6034",
                    $"An index names {string.Join(", ", unknown)}, which {(unknown.Count == 1 ? "is not a column" : "are not columns")}.",
                    Name,
                    $"Name columns of {Type.Name}.");
            }
        }

        if (Events is not null && Key.Count > 1)
        {
            problems.Add(
                "COM6050",
                $"The entity's events carry an id, but its key has the columns {string.Join(", ", Key)}.",
                Name,
                "Give the entity an id of its own, or do not call Emits.");
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
            problems.Add("COM6032", $"The primary key {missing} is not a column.", Name, $"Give {Type.Name} a property for it.");
        }

        foreach (var column in key)
        {
            if (column.IsNullable)
            {
                problems.Add(
                    "COM6054",
                    $"The primary key {column.Name} may be null.",
                    $"{Name}.{column.Name}",
                    "Remove the question mark from its type.");
            }
            else if (IdPrefixes.Count > 0 && column.Kind != ColumnKind.Text)
            {
                problems.Add(
                    "COM6055",
                    $"The generated id {column.Name} cannot be {column.ClrType.Name}.",
                    $"{Name}.{column.Name}",
                    "Make it a string.");
            }
        }

        return key;
    }

    private IndexModel Index(IndexDraft index)
    {
        var mentionsDeleted = index.Where?.Contains("deleted_at", StringComparison.OrdinalIgnoreCase) == true;
        var notDeleted = index.AllRows || mentionsDeleted ? null : IndexModel.NotDeleted;
        var where = index.Where is null ? notDeleted : notDeleted is null ? index.Where : $"({index.Where}) and {notDeleted}";
        var name = index.Name ?? IndexModel.DefaultName(Table, index.Columns, index.IsUnique);
        return new IndexModel(name, index.Columns, index.IsUnique, where, index.Method);
    }
}
