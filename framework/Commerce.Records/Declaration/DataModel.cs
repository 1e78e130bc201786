using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>The data model of a module: its entities and their relations. Declared once, and checked when it is created.</summary>
/// <example>
/// <code>
/// public static DataModel Model { get; } = DataModel.Create("loyalty", model =>
///     model.Entity&lt;Account&gt;("account", account =>
///     {
///         account.Id("account");
///         account.Property(row => row.Email).Searchable().Unique();
///     }));
/// </code>
/// </example>
public sealed class DataModel
{
    private readonly Dictionary<Type, EntityModel> byType;

    internal DataModel(string schema, IReadOnlyList<EntityModel> entities, IReadOnlyList<PivotModel> pivots)
    {
        (Schema, Entities, Pivots) = (schema, entities, pivots);
        byType = entities.ToDictionary(entity => entity.Type);
    }

    /// <summary>Gets the module's schema, which has the module's name.</summary>
    public string Schema { get; }

    /// <summary>Gets the entities, in the order of their declaration.</summary>
    public IReadOnlyList<EntityModel> Entities { get; }

    /// <summary>Gets the pivot tables that are not entities themselves.</summary>
    public IReadOnlyList<PivotModel> Pivots { get; }

    /// <summary>Declares the data model of a module.</summary>
    /// <param name="schema">The module's schema, which has the module's name.</param>
    /// <param name="declare">Declares the entities.</param>
    /// <returns>The model.</returns>
    /// <exception cref="BootException"><c>COM6030</c>–<c>COM6061</c>: all mistakes in the declaration.</exception>
    public static DataModel Create(string schema, Action<DataModelBuilder> declare)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schema);
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new DataModelBuilder(schema);
        declare(builder);
        return builder.Build();
    }

    /// <summary>Gets the entity of a record type.</summary>
    /// <param name="type">The record type.</param>
    /// <returns>The entity.</returns>
    /// <exception cref="InvalidOperationException">The model has no entity for the type.</exception>
    public EntityModel Entity(Type type) => byType.GetValueOrDefault(type)
        ?? throw new InvalidOperationException(
            $"The data model of the module '{Schema}' has no entity for {type}. Declare it with model.Entity<{type?.Name}>(…).");

    /// <summary>
    /// Returns the SQL of a first migration: tables, constraints and indexes. Names in the module's schema are not qualified, because
    /// migrations run in it.
    /// </summary>
    public string CreateScript() => SchemaScript.Of(this);
}
