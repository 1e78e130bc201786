using Commerce.Postgres.Errors;
using Commerce.Records.Model;
using Commerce.Records.Query;
using Commerce.Text;

namespace Commerce.Records.Mapping;

/// <summary>Errors about records of an entity. The texts are Medusa's where callers may compare them.</summary>
internal sealed class RecordErrors(EntityModel entity)
{
    /// <summary>The maximum number of keys in a message.</summary>
    private const int MaxShown = 10;

    private string LowerName => char.ToLowerInvariant(entity.Name[0]) + entity.Name[1..];

    private string Keys => string.Join(", ", entity.Key.Select(column => column.Name));

    public CommerceException NoKey() => new(ErrorType.NotFound, $"{LowerName} - {Keys} must be defined");

    public CommerceException NotFound(string id) =>
        new(ErrorType.NotFound, $"{entity.Name} with {Keys}: {Spelling.Shown(id)} was not found");

    public CommerceException NotFound(IReadOnlyList<string> ids) =>
        new(ErrorType.NotFound, $"{entity.Name} with {Keys} {Shown(ids)} not found");

    public CommerceException CannotStore(ColumnModel column, FormatException exception)
    {
        var field = column.ComputedFrom ?? column.Name;
        return new CommerceException(
            ErrorType.InvalidData, $"{entity.Name}: the value of {field} cannot be stored: {exception.Message}.", inner: exception)
        {
            Subject = new ErrorSubject(entity.Name, [new FieldValue(field, null)]),
        };
    }

    /// <summary>Returns an id as a parameter.</summary>
    /// <exception cref="CommerceException">Invalid data: it is not a text that PostgreSQL can store.</exception>
    public string? Id(string? id)
    {
        try
        {
            return id is null ? null : Values.Text(id);
        }
        catch (FormatException exception)
        {
            throw CannotStore(entity.Key[0], exception);
        }
    }

    /// <exception cref="CommerceException">Invalid data: two inputs of a call have the same key.</exception>
    public void ThrowIfTwice(IEnumerable<string> keys)
    {
        var duplicates = keys.GroupBy(key => key, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        if (duplicates.Count > 0)
        {
            throw new CommerceException(
                ErrorType.InvalidData, $"{entity.Name} with {Keys} {Shown(duplicates)} is named twice in one call.");
        }
    }

    private static string Shown(IReadOnlyList<string> ids) =>
        string.Join(", ", ids.Take(MaxShown).Select(id => $"\"{Spelling.Shown(id)}\""))
        + (ids.Count > MaxShown ? $" and {ids.Count - MaxShown} more" : "");

    /// <summary>The description with which the database's errors are reported.</summary>
    public EntityDescription Description => new(entity.Schema, entity.Table)
    {
        Entity = entity.Name,
        Fields = entity.Columns.Where(column => column.ComputedFrom is not null)
            .ToDictionary(column => column.Name, column => column.ComputedFrom!),
        Booleans = [.. entity.Columns.Where(column => column.Kind == ColumnKind.Boolean).Select(column => column.Name)],
    };

    /// <summary>
    /// Makes a call. A value that is taken is reported as the input has it.
    /// </summary>
    public async Task<TResult> TranslateAsync<TInput, TResult>(
        IReadOnlyList<InputColumn<TInput>> columns, IReadOnlyList<TInput> inputs, Func<Task<TResult>> call)
    {
        try
        {
            return await call();
        }
        catch (CommerceException exception) when (AsGiven(columns, inputs, exception) is var restated && restated != exception)
        {
            throw restated;
        }
    }

    private CommerceException AsGiven<TInput>(
        IReadOnlyList<InputColumn<TInput>> columns, IReadOnlyList<TInput> inputs, CommerceException exception) =>
        PostgresErrors.WithValues(exception, Description, field => AsGiven(columns, inputs, field));

    /// <summary>
    /// The field's value in the input, when the rejected value was computed from it. Of several inputs, the last one is reported.
    /// </summary>
    private static FieldValue AsGiven<TInput>(
        IReadOnlyList<InputColumn<TInput>> columns, IReadOnlyList<TInput> inputs, FieldValue field)
    {
        var computed = columns.FirstOrDefault(column => column.Column.ComputedFrom == field.Field);
        var given = columns.FirstOrDefault(column => column.Column.Name == field.Field);
        var position = inputs.Count - 1;
        while (computed is not null && position >= 0 && computed.Of(inputs[position])?.ToString() != field.Value)
        {
            position--;
        }

        return computed is null || given is null || position < 0
            ? field
            : field with { Value = given.Of(inputs[position])?.ToString() };
    }
}
