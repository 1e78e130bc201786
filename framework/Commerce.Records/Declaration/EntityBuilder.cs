using System.Linq.Expressions;
using Commerce.Querying;
using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Declares one entity; see <see cref="DataModelBuilder.Entity{T}"/>.</summary>
/// <typeparam name="T">The record.</typeparam>
public sealed class EntityBuilder<T>
    where T : class
{
    private readonly EntityDraft draft;

    internal EntityBuilder(EntityDraft draft) => this.draft = draft;

    /// <summary>
    /// Makes <c>id</c> the primary key. Unless an input gives one, an id is generated: the prefix, an underscore and a ULID.
    /// </summary>
    /// <param name="prefix">The prefix, without the underscore.</param>
    /// <returns>This builder.</returns>
    public EntityBuilder<T> Id(string prefix)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(prefix);
        draft.IdPrefixes.Add(prefix);
        return this;
    }

    /// <summary>Sets the primary key, for which inputs give the values. Default: <c>id</c>.</summary>
    /// <param name="members">Properties of the record.</param>
    /// <returns>This builder.</returns>
    public EntityBuilder<T> Key(params Expression<Func<T, object?>>[] members)
    {
        draft.Key.AddRange(members.Select(member => FieldName.Of(member)));
        return this;
    }

    /// <summary>Configures a column beyond what its property shows.</summary>
    /// <param name="member">The property.</param>
    /// <returns>A builder for the column.</returns>
    public PropertyBuilder<TValue> Property<TValue>(Expression<Func<T, TValue>> member) => new(draft, FieldName.Of(member));

    /// <summary>Adds a text column that is computed from another field on every write, and for which the record has no property.</summary>
    /// <param name="column">The column, in <c>snake_case</c>.</param>
    /// <param name="source">The property it is computed from: a string.</param>
    /// <param name="compute">Computes the value.</param>
    /// <returns>A builder for the column.</returns>
    public PropertyBuilder<string?> Computed(string column, Expression<Func<T, string?>> source, Func<string?, string?> compute)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        ArgumentNullException.ThrowIfNull(compute);
        var name = FieldName.Of(source);
        draft.Hidden.Add(new HiddenColumn(column, ColumnKind.Text, typeof(string), name, value => compute((string?)value)));
        return new(draft, column);
    }

    /// <summary>Adds a column for which the record has no property; inputs do.</summary>
    /// <param name="column">The column, in <c>snake_case</c>.</param>
    /// <param name="kind">The kind of column; not <see cref="ColumnKind.Enum"/>, whose members only a property shows.</param>
    /// <returns>A builder for the column.</returns>
    public PropertyBuilder<object?> Hidden(string column, ColumnKind kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        ArgumentOutOfRangeException.ThrowIfEqual(kind, ColumnKind.Enum);
        draft.Hidden.Add(new HiddenColumn(column, kind, ColumnKinds.TypeOf(kind), null, null));
        return new(draft, column);
    }

    /// <summary>Adds an index on the rows that are not soft-deleted.</summary>
    /// <param name="members">Properties of the record, in the order of the index.</param>
    /// <returns>A builder for the index.</returns>
    public IndexBuilder Index(params Expression<Func<T, object?>>[] members) =>
        Index([.. members.Select(member => FieldName.Of(member))]);

    /// <summary>Adds an index on the rows that are not soft-deleted. For columns without a property.</summary>
    /// <param name="columns">The columns, in the order of the index.</param>
    /// <returns>A builder for the index.</returns>
    public IndexBuilder Index(params IReadOnlyList<string> columns)
    {
        var index = new IndexDraft(columns);
        draft.Indexes.Add(index);
        return new IndexBuilder(index);
    }

    /// <summary>Adds a check constraint.</summary>
    /// <param name="name">The constraint.</param>
    /// <param name="expression">The SQL expression that must not be false.</param>
    /// <returns>This builder.</returns>
    public EntityBuilder<T> Check(string name, string expression)
    {
        draft.Checks.Add(new CheckModel(name, expression));
        return this;
    }

    /// <summary>
    /// Emits <c>name.created</c>, <c>name.updated</c>, <c>name.deleted</c> and <c>name.restored</c> with the record's id, in the
    /// transaction of the write.
    /// </summary>
    /// <param name="name">The first part of the events' names. Default: the table.</param>
    /// <returns>This builder.</returns>
    public EntityBuilder<T> Emits(string? name = null)
    {
        draft.Events = name ?? draft.Table;
        return this;
    }

    /// <summary>Declares that this entity holds the key of one other record.</summary>
    /// <param name="relation">The property for the other record.</param>
    /// <param name="key">The property with its key.</param>
    /// <returns>A builder for the relation.</returns>
    public RelationBuilder BelongsTo<TRelated>(Expression<Func<T, TRelated?>> relation, Expression<Func<T, string?>> key)
        where TRelated : class =>
        Add(new RelationDraft(RelationKind.BelongsTo, FieldName.Of(relation), typeof(TRelated)) { ForeignKey = FieldName.Of(key) });

    /// <summary>Declares that at most one other record holds the key of this one.</summary>
    /// <param name="relation">The property for the other record.</param>
    /// <param name="key">The other record's property with this one's key.</param>
    /// <returns>A builder for the relation.</returns>
    public RelationBuilder HasOne<TRelated>(Expression<Func<T, TRelated?>> relation, Expression<Func<TRelated, string?>> key)
        where TRelated : class =>
        Add(new RelationDraft(RelationKind.HasOne, FieldName.Of(relation), typeof(TRelated)) { ForeignKey = FieldName.Of(key) });

    /// <summary>Declares that any number of other records hold the key of this one.</summary>
    /// <param name="relation">The property for the other records.</param>
    /// <param name="key">The other records' property with this one's key.</param>
    /// <returns>A builder for the relation.</returns>
    public RelationBuilder HasMany<TRelated>(
        Expression<Func<T, IReadOnlyList<TRelated>?>> relation, Expression<Func<TRelated, string?>> key)
        where TRelated : class =>
        Add(new RelationDraft(RelationKind.HasMany, FieldName.Of(relation), typeof(TRelated)) { ForeignKey = FieldName.Of(key) });

    /// <summary>
    /// Declares a many-to-many relation by a pivot table that holds the keys of both. Declare it on both sides to read it from both; what
    /// one side declares about the table holds for the other.
    /// </summary>
    /// <param name="relation">The property for the other records.</param>
    /// <param name="pivotTable">
    /// The pivot table, which may be the table of an entity. Default: the names of both tables in alphabetical order, the second in the
    /// plural.
    /// </param>
    /// <param name="key">The column with this entity's key. Default: the table and its key, such as <c>book_id</c>.</param>
    /// <param name="otherKey">The column with the other entity's key. Default: as for <paramref name="key"/>.</param>
    /// <returns>A builder for the relation.</returns>
    public RelationBuilder ManyToMany<TRelated>(
        Expression<Func<T, IReadOnlyList<TRelated>?>> relation, string? pivotTable = null, string? key = null, string? otherKey = null)
        where TRelated : class => Pivot<TRelated>(FieldName.Of(relation), null, pivotTable, key, otherKey);

    /// <summary>Declares a many-to-many relation between two entities that have more than one.</summary>
    /// <param name="relation">The property for the other records.</param>
    /// <param name="inverse">The other entity's property for the records of this one.</param>
    /// <param name="pivotTable">The pivot table, as in the other overload.</param>
    /// <param name="key">The column with this entity's key, as in the other overload.</param>
    /// <param name="otherKey">The column with the other entity's key, as in the other overload.</param>
    /// <returns>A builder for the relation.</returns>
    public RelationBuilder ManyToMany<TRelated>(
        Expression<Func<T, IReadOnlyList<TRelated>?>> relation,
        Expression<Func<TRelated, IReadOnlyList<T>?>> inverse,
        string? pivotTable = null,
        string? key = null,
        string? otherKey = null)
        where TRelated : class => Pivot<TRelated>(FieldName.Of(relation), FieldName.Of(inverse), pivotTable, key, otherKey);

    private RelationBuilder Pivot<TRelated>(string relation, string? inverse, string? table, string? key, string? otherKey) =>
        Add(new RelationDraft(RelationKind.ManyToMany, relation, typeof(TRelated))
        {
            Inverse = inverse,
            PivotTable = table,
            ForeignKey = key,
            PivotTargetKey = otherKey,
        });

    private RelationBuilder Add(RelationDraft relation)
    {
        draft.Relations.Add(relation);
        return new RelationBuilder(relation);
    }
}
