using System.Linq.Expressions;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Declares one entity.</summary>
/// <typeparam name="T">The type of its rows.</typeparam>
public sealed class EntityBuilder<T>
    where T : class
{
    private readonly EntityDraft draft;

    internal EntityBuilder(EntityDraft draft) => this.draft = draft;

    /// <summary>The primary key is <c>id</c>, made of a prefix and a ULID unless an input gives one.</summary>
    /// <param name="prefix">The prefix, without the underscore.</param>
    public EntityBuilder<T> Id(string prefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prefix);
        draft.IdPrefixes.Add(prefix);
        return this;
    }

    /// <summary>The primary key is of these columns, which inputs give. Default: <c>id</c>.</summary>
    /// <param name="members">Properties of the row.</param>
    public EntityBuilder<T> Key(params Expression<Func<T, object?>>[] members)
    {
        draft.Key.AddRange(members.Select(member => MemberName.Of(member)));
        return this;
    }

    /// <summary>Says more about a column than its property does.</summary>
    /// <param name="member">The property.</param>
    public PropertyBuilder<TValue> Property<TValue>(Expression<Func<T, TValue>> member) => new(draft, MemberName.Of(member));

    /// <summary>A column that rows do not show, made from another on every write.</summary>
    /// <param name="column">Its name, in <c>snake_case</c>.</param>
    /// <param name="source">The property it is made from: a text.</param>
    /// <param name="compute">Makes it.</param>
    public PropertyBuilder<string?> Computed(string column, Expression<Func<T, string?>> source, Func<string?, string?> compute)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        ArgumentNullException.ThrowIfNull(compute);
        draft.Hidden.Add(new HiddenColumn(column, ColumnKind.Text, typeof(string), MemberName.Of(source), value => compute((string?)value)));
        return new(draft, column);
    }

    /// <summary>A column that rows do not show.</summary>
    /// <param name="column">Its name, in <c>snake_case</c>; inputs have a property for it.</param>
    /// <param name="kind">Its kind; no enum, for that is known by its property only.</param>
    public PropertyBuilder<object?> Hidden(string column, ColumnKind kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        ArgumentOutOfRangeException.ThrowIfEqual(kind, ColumnKind.Enum);
        draft.Hidden.Add(new HiddenColumn(column, kind, ColumnKinds.TypeOf(kind), null, null));
        return new(draft, column);
    }

    /// <summary>An index, of the living rows only unless told otherwise.</summary>
    /// <param name="members">Properties of the row, in the order of the index.</param>
    public IndexBuilder Index(params Expression<Func<T, object?>>[] members) => Index([.. members.Select(member => MemberName.Of(member))]);

    /// <summary>An index, of the living rows only unless told otherwise. For columns that rows do not show.</summary>
    /// <param name="columns">The columns, in the order of the index.</param>
    public IndexBuilder Index(params IReadOnlyList<string> columns)
    {
        var index = new IndexDraft(columns);
        draft.Indexes.Add(index);
        return new IndexBuilder(index);
    }

    /// <summary>A check constraint.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="expression">The SQL expression that must not be false.</param>
    public EntityBuilder<T> Check(string name, string expression)
    {
        draft.Checks.Add(new CheckModel(name, expression));
        return this;
    }

    /// <summary>Writes emit <c>name.created</c>, <c>name.updated</c>, <c>name.deleted</c> and <c>name.restored</c> with the id, in the same transaction.</summary>
    /// <param name="name">What the events' names begin with. Default: the table.</param>
    public EntityBuilder<T> Emits(string? name = null)
    {
        draft.Events = name ?? draft.Table;
        return this;
    }

    /// <summary>This entity holds the key of one other.</summary>
    /// <param name="relation">The property for the other record.</param>
    /// <param name="key">The property with its key.</param>
    public RelationBuilder BelongsTo<TRelated>(Expression<Func<T, TRelated?>> relation, Expression<Func<T, string?>> key)
        where TRelated : class => Add(new RelationDraft(RelationKind.BelongsTo, Name(relation), typeof(TRelated)) { ForeignKey = MemberName.Of(key) });

    /// <summary>One other entity holds the key of this one.</summary>
    /// <param name="relation">The property for the other record.</param>
    /// <param name="key">The other's property with this one's key.</param>
    public RelationBuilder HasOne<TRelated>(Expression<Func<T, TRelated?>> relation, Expression<Func<TRelated, string?>> key)
        where TRelated : class => Add(new RelationDraft(RelationKind.HasOne, Name(relation), typeof(TRelated)) { ForeignKey = MemberName.Of(key) });

    /// <summary>Other entities hold the key of this one.</summary>
    /// <param name="relation">The property for the other records.</param>
    /// <param name="key">The others' property with this one's key.</param>
    public RelationBuilder HasMany<TRelated>(Expression<Func<T, IReadOnlyList<TRelated>?>> relation, Expression<Func<TRelated, string?>> key)
        where TRelated : class => Add(new RelationDraft(RelationKind.HasMany, Name(relation), typeof(TRelated)) { ForeignKey = MemberName.Of(key) });

    /// <summary>
    /// A table between the two holds the keys of both. Declare it on both sides to read it from both; what is said of the table on one
    /// side goes for the other.
    /// </summary>
    /// <param name="relation">The property for the other records.</param>
    /// <param name="pivotTable">
    /// The table, which may be that of an entity. Default: both tables' names in alphabetical order, the second in the plural.
    /// </param>
    /// <param name="key">Its column with this entity's key. Default: the table's name and the key, <c>book_id</c>.</param>
    /// <param name="otherKey">Its column with the other's key. Default: likewise.</param>
    public RelationBuilder ManyToMany<TRelated>(
        Expression<Func<T, IReadOnlyList<TRelated>?>> relation, string? pivotTable = null, string? key = null, string? otherKey = null)
        where TRelated : class => Pivot<TRelated>(Name(relation), null, pivotTable, key, otherKey);

    /// <summary>The same, where two entities have more than one such relation.</summary>
    /// <param name="relation">The property for the other records.</param>
    /// <param name="inverse">The other's property for the records of this entity.</param>
    /// <param name="pivotTable">The table, as above.</param>
    /// <param name="key">Its column with this entity's key, as above.</param>
    /// <param name="otherKey">Its column with the other's key, as above.</param>
    public RelationBuilder ManyToMany<TRelated>(
        Expression<Func<T, IReadOnlyList<TRelated>?>> relation, Expression<Func<TRelated, IReadOnlyList<T>?>> inverse, string? pivotTable = null, string? key = null, string? otherKey = null)
        where TRelated : class => Pivot<TRelated>(Name(relation), MemberName.Of(inverse), pivotTable, key, otherKey);

    private RelationBuilder Pivot<TRelated>(string relation, string? inverse, string? table, string? key, string? otherKey) =>
        Add(new RelationDraft(RelationKind.ManyToMany, relation, typeof(TRelated)) { Inverse = inverse, PivotTable = table, ForeignKey = key, PivotTargetKey = otherKey });

    private static string Name<TValue>(Expression<Func<T, TValue>> member) => MemberName.Of(member);

    private RelationBuilder Add(RelationDraft relation)
    {
        draft.Relations.Add(relation);
        return new RelationBuilder(relation);
    }
}
