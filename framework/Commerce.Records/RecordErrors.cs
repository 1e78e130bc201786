using Commerce.Postgres.Errors;
using Commerce.Records.Mapping;
using Commerce.Records.Model;

namespace Commerce.Records;

/// <summary>Errors in the words of the entity.</summary>
internal sealed class RecordErrors(EntityModel entity)
{
    private string Lower => char.ToLowerInvariant(entity.Name[0]) + entity.Name[1..];

    private string Keys => string.Join(", ", entity.Key.Select(column => column.Name));

    public CommerceException NoKey() => new(ErrorType.NotFound, $"{Lower} - {Keys} must be defined");

    public CommerceException NotFound(string id) => new(ErrorType.NotFound, $"{entity.Name} with {Keys}: {id} was not found");

    public CommerceException NotFound(IReadOnlyList<string> ids) =>
        new(ErrorType.NotFound, $"{entity.Name} with {Keys} {string.Join(", ", ids.Select(id => $"\"{id}\""))} not found");

    public CommerceException Invalid(FormatException exception) => new(ErrorType.InvalidData, $"{entity.Name}: {exception.Message}", inner: exception);

    public void ThrowIfTwice(IEnumerable<string> keys)
    {
        var twice = keys.GroupBy(key => key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"\"{group.Key}\"").ToList();
        if (twice.Count > 0)
        {
            throw new CommerceException(ErrorType.InvalidData, $"{entity.Name} with {Keys} {string.Join(", ", twice)} is named twice in one call.");
        }
    }

    /// <summary>The words for the database's refusals.</summary>
    public EntityNames Names => new(entity.Schema, entity.Table)
    {
        Entity = entity.Name,
        Fields = entity.Columns.Where(column => column.ComputedFrom is not null).ToDictionary(column => column.Name, column => column.ComputedFrom!),
        Booleans = [.. entity.Columns.Where(column => column.Kind == ColumnKind.Boolean).Select(column => column.Name)],
    };

    /// <summary>Calls; a value that cannot be sent is invalid data, and one that is taken is named as an input gave it.</summary>
    public async Task<TResult> TranslateAsync<TInput, TResult>(IReadOnlyList<InputColumn<TInput>> columns, IReadOnlyList<TInput> inputs, Func<Task<TResult>> call)
    {
        try
        {
            return await call();
        }
        catch (FormatException exception)
        {
            throw Invalid(exception);
        }
        catch (CommerceException exception) when (PostgresErrors.Restate(exception, Names, field => Given(columns, inputs, field)) is var restated && restated != exception)
        {
            throw restated;
        }
    }

    /// <summary>The field as an input gave it, when the value that is taken was computed from it. Of several inputs, the last is one too many.</summary>
    private static FieldValue Given<TInput>(IReadOnlyList<InputColumn<TInput>> columns, IReadOnlyList<TInput> inputs, FieldValue field)
    {
        var computed = columns.FirstOrDefault(column => column.Column.ComputedFrom == field.Field);
        var given = columns.FirstOrDefault(column => column.Column.Name == field.Field);
        var position = inputs.Count - 1;
        while (computed is not null && position >= 0 && computed.Of(inputs[position])?.ToString() != field.Value)
        {
            position--;
        }

        return computed is null || given is null || position < 0 ? field : field with { Value = given.Of(inputs[position])?.ToString() };
    }
}
