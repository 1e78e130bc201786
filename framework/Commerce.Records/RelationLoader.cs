using System.Collections.Concurrent;
using Commerce.Postgres.Sessions;
using Commerce.Records.Model;
using Commerce.Text;

namespace Commerce.Records;

/// <summary>Brings related records to records that were read: one statement for each relation and level, however many records there are.</summary>
internal sealed class RelationLoader(Database database)
{
    private readonly ConcurrentDictionary<RelationModel, IRelationReader> readers = new();

    /// <param name="entity">The records' entity.</param>
    /// <param name="rows">The records.</param>
    /// <param name="include">Relations, dotted for those of related records.</param>
    /// <param name="withDeleted">Soft-deleted related records too.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: there is no such relation.</exception>
    public async Task LoadAsync<T>(EntityModel entity, IReadOnlyList<T> rows, IReadOnlyList<string> include, bool withDeleted, CancellationToken cancellationToken)
    {
        if (include.Count == 0 || rows.Count == 0)
        {
            return;
        }

        foreach (var group in include.GroupBy(path => path.Split('.')[0]))
        {
            var relation = entity.FindRelation(group.Key) ?? throw new CommerceException(
                ErrorType.InvalidData, $"{entity.Name} has no relation '{group.Key}'{Spelling.Hint(group.Key, entity.Relations.Select(candidate => candidate.Name))}");
            var nested = group.Where(path => path.Length > group.Key.Length).Select(path => path[(group.Key.Length + 1)..]).ToList();
            var reader = (RelationReader<T>)readers.GetOrAdd(relation, RelationReader<T>.Create);
            await reader.LoadAsync(database, this, rows, nested, withDeleted, cancellationToken);
        }
    }

    /// <summary>Puts the records of a relation into an order.</summary>
    /// <param name="relation">The relation.</param>
    /// <param name="rows">The records that have it, loaded.</param>
    /// <param name="ids">The ids of related records in their order.</param>
    public void Arrange<T>(RelationModel relation, IReadOnlyList<T> rows, IReadOnlyList<string> ids) =>
        ((RelationReader<T>)readers.GetOrAdd(relation, RelationReader<T>.Create)).Arrange(rows, ids);
}
