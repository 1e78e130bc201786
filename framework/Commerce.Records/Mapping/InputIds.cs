using Commerce.Identifiers;
using Commerce.Records.Model;

namespace Commerce.Records.Mapping;

/// <summary>The keys of inputs: ids that inputs give or that are generated, or keys that inputs must give.</summary>
internal sealed class InputIds<TInput>
{
    private readonly string? prefix;
    private readonly InputColumn<TInput>? given;
    private readonly List<InputColumn<TInput>> keys = [];

    /// <summary>Finds the keys.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="columns">The inputs' columns. An id that may be generated is removed from them.</param>
    /// <exception cref="InvalidOperationException">Inputs of the type have no property for a key that they must give.</exception>
    public InputIds(EntityModel entity, List<InputColumn<TInput>> columns)
    {
        prefix = entity.IdPrefix;
        if (prefix is not null)
        {
            given = columns.Find(column => column.Column == entity.Key[0]);
            columns.RemoveAll(column => column == given);
            Columns = [entity.Key[0]];
            return;
        }

        keys.AddRange(entity.Key.Select(key => columns.Find(column => column.Column == key) ??
            throw new InvalidOperationException(
                $"{typeof(TInput).Name} has no property for {key.Name}, which is part of the key of {entity.Name}.")));
    }

    /// <summary>The columns whose values <see cref="Of"/> returns: the id, or none when inputs give the key.</summary>
    public IReadOnlyList<ColumnModel> Columns { get; } = [];

    /// <summary>The keys of inputs, in their order.</summary>
    public string[] Of(IReadOnlyList<TInput> inputs, IIdGenerator generator)
    {
        var ids = new string[inputs.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = prefix is null ? KeyText.Of(keys.ConvertAll(key => $"{key.Of(inputs[i])}"))
                : given?.Of(inputs[i]) as string is { Length: > 0 } id ? id
                : generator.NewId(prefix);
        }

        return ids;
    }
}
