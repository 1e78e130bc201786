using Commerce.Records.Declaration;

namespace Commerce.Records.Model;

/// <summary>What a module stores: its entities and how they belong together. Declared once, checked when it is created.</summary>
public sealed class DataModel
{
    private readonly Dictionary<Type, EntityModel> byType;

    internal DataModel(string schema, IReadOnlyList<EntityModel> entities, IReadOnlyList<PivotModel> pivots)
    {
        (Schema, Entities, Pivots) = (schema, entities, pivots);
        byType = entities.ToDictionary(entity => entity.Type);
    }

    /// <summary>The module's schema: the module's name.</summary>
    public string Schema { get; }

    /// <summary>The entities, in the order of their declaration.</summary>
    public IReadOnlyList<EntityModel> Entities { get; }

    /// <summary>The tables between entities that are no entities themselves.</summary>
    public IReadOnlyList<PivotModel> Pivots { get; }

    /// <summary>Declares what a module stores.</summary>
    /// <param name="schema">The module's schema: the module's name.</param>
    /// <param name="declare">Declares the entities.</param>
    /// <exception cref="BootException"><c>COM6030</c>–<c>COM6043</c>, all mistakes in the declaration.</exception>
    public static DataModel Create(string schema, Action<DataModelBuilder> declare)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(schema);
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new DataModelBuilder(schema);
        declare(builder);
        return builder.Build();
    }

    /// <summary>The entity whose rows are of a type.</summary>
    /// <param name="type">The rows' type.</param>
    /// <exception cref="InvalidOperationException">The model has none.</exception>
    public EntityModel Entity(Type type) => byType.GetValueOrDefault(type)
        ?? throw new InvalidOperationException($"The data of the module '{Schema}' has no entity for {type}. Declare it with model.Entity<{type?.Name}>(…).");

    /// <summary>
    /// The SQL of a first migration: tables, constraints, indexes. Names in the module's schema are not qualified, for a migration runs in it.
    /// </summary>
    public string CreateScript() => SchemaScript.Of(this);
}
