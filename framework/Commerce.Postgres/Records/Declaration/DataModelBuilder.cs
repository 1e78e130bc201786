using Commerce.Postgres.Records.Model;

namespace Commerce.Postgres.Records.Declaration;

/// <summary>Declares the entities of a module.</summary>
public sealed class DataModelBuilder
{
    private readonly string schema;
    private readonly List<EntityDraft> drafts = [];

    internal DataModelBuilder(string schema) => this.schema = schema;

    /// <summary>Declares an entity. Every public property of the row's type that is no relation is a column.</summary>
    /// <typeparam name="T">The type of its rows: a record of the contracts.</typeparam>
    /// <param name="table">Its table, in <c>snake_case</c>; <c>schema.table</c> for one in another schema.</param>
    /// <param name="declare">Declares what cannot be seen from the type.</param>
    public DataModelBuilder Entity<T>(string table, Action<EntityBuilder<T>> declare)
        where T : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(table);
        ArgumentNullException.ThrowIfNull(declare);
        var draft = new EntityDraft(typeof(T), schema, table);
        declare(new EntityBuilder<T>(draft));
        drafts.Add(draft);
        return this;
    }

    internal DataModel Build()
    {
        var problems = new List<Problem>();
        foreach (var twice in drafts.GroupBy(draft => draft.Type).Where(group => group.Count() > 1))
        {
            problems.Add(new Problem("COM6030", $"The type {twice.Key.Name} is declared as an entity twice.", $"module '{schema}'", "Give each entity a record of its own."));
        }

        var entities = drafts.ConvertAll(draft => (Draft: draft, Entity: draft.Build(problems)));
        if (problems.Count == 0)
        {
            var byType = entities.ToDictionary(pair => pair.Draft.Type, pair => pair.Entity);
            foreach (var (draft, entity) in entities)
            {
                entity.Relations = [.. draft.Relations.Select(relation => relation.Build(entity, byType, problems)).OfType<RelationModel>()];
            }
        }

        return problems.Count == 0 ? new DataModel(schema, entities.ConvertAll(pair => pair.Entity)) : throw new BootException(problems);
    }
}
