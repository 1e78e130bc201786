using Commerce.Postgres.Records.Model;
using Npgsql;

namespace Commerce.Postgres.Records;

/// <summary>Errors in the words of the entity.</summary>
internal sealed class RecordErrors(EntityModel entity)
{
    private string Lower => char.ToLowerInvariant(entity.Name[0]) + entity.Name[1..];

    private string Keys => string.Join(", ", entity.Key.Select(column => column.Name));

    public CommerceException NoKey() => new(ErrorType.NotFound, $"{Lower} - {Keys} must be defined");

    public CommerceException NotFound(string id) => new(ErrorType.NotFound, $"{entity.Name} with {Keys}: {id} was not found");

    public CommerceException NotFound(IReadOnlyList<string> ids) =>
        new(ErrorType.NotFound, $"{entity.Name} with {Keys} {string.Join(", ", ids.Select(id => $"\"{id}\""))} not found");

    public void ThrowIfTwice(IEnumerable<string> keys)
    {
        var twice = keys.GroupBy(key => key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"\"{group.Key}\"").ToList();
        if (twice.Count > 0)
        {
            throw new CommerceException(ErrorType.InvalidData, $"{entity.Name} with {Keys} {string.Join(", ", twice)} is to be updated twice in one call.");
        }
    }

    /// <summary>Calls, and names the field callers know where the database names one made from it.</summary>
    public async Task<TResult> TranslateAsync<TResult>(Func<Task<TResult>> call)
    {
        try
        {
            return await call();
        }
        catch (CommerceException exception) when (exception.InnerException is PostgresException { ConstraintName: { } constraint } && Computed(constraint) is { } column)
        {
            throw new CommerceException(exception.Type, exception.Message.Replace(column.Name, column.ComputedFrom, StringComparison.Ordinal), exception.Code, exception.InnerException);
        }
        catch (FormatException exception)
        {
            throw new CommerceException(ErrorType.InvalidData, $"{entity.Name}: {exception.Message}", inner: exception);
        }
    }

    private ColumnModel? Computed(string constraint) => entity.Indexes.FirstOrDefault(index => index.Name == constraint) is { } index
        ? entity.Columns.FirstOrDefault(column => column.ComputedFrom is not null && index.Columns.Contains(column.Name))
        : null;
}
