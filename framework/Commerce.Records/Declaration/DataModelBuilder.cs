using Commerce.Records.Model;

namespace Commerce.Records.Declaration;

/// <summary>Declares the entities of a module; see <see cref="DataModel.Create"/>.</summary>
public sealed class DataModelBuilder
{
    private readonly string schema;
    private readonly List<EntityDraft> drafts = [];

    internal DataModelBuilder(string schema) => this.schema = schema;

    /// <summary>
    /// Declares an entity. Every public property of the record that can be set is a column, unless it is a relation.
    /// </summary>
    /// <typeparam name="T">The record: usually a type of the module's contracts.</typeparam>
    /// <param name="table">The table, in <c>snake_case</c>; <c>schema.table</c> for one in another schema.</param>
    /// <param name="declare">Declares what the type does not show.</param>
    /// <returns>This builder.</returns>
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
        var problems = new ModelProblems(schema);
        foreach (var same in drafts.GroupBy(draft => draft.Type).Where(group => group.Count() > 1))
        {
            problems.Add(
                "COM6030",
                $"The type {same.Key.Name} is declared as an entity twice.",
                string.Join(", ", same.Select(draft => draft.Name)),
                "Give each entity a record of its own.");
        }

        var distinct = drafts.DistinctBy(draft => draft.Type).ToDictionary(draft => draft.Type);
        var entities = distinct.ToDictionary(pair => pair.Key, pair => pair.Value.Build(problems));
        foreach (var (type, draft) in distinct)
        {
            var declaration = new RelationDeclaration(draft, distinct, entities, problems);
            entities[type].Relations = [.. draft.Relations.Select(declaration.Build).OfType<RelationModel>()];
        }

        var model = RelationStorage.Complete(schema, [.. entities.Values], problems);
        ModelNames.Check(model, problems);
        problems.ThrowIfAny();
        return model;
    }
}
