namespace Commerce.Postgres.Records.Model;

/// <summary>What a module stores: its entities and how they belong together. Declared once, checked when it is created.</summary>
/// <param name="schema">The module's schema.</param>
/// <param name="entities">The entities.</param>
public sealed class DataModel(string schema, IReadOnlyList<EntityModel> entities)
{
    /// <summary>The module's schema.</summary>
    public string Schema { get; } = schema;

    /// <summary>The entities, in the order of their declaration.</summary>
    public IReadOnlyList<EntityModel> Entities { get; } = entities;
}
