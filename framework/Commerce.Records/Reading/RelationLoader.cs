using System.Collections.Concurrent;
using Commerce.Postgres.Sessions;
using Commerce.Records.Model;
using Commerce.Text;

namespace Commerce.Records.Reading;

/// <summary>Loads the relations of records, with one statement for each relation and level, however many records there are.</summary>
internal sealed class RelationLoader(Database database)
{
    private readonly ConcurrentDictionary<RelationModel, IRelationReader> readers = new();

    /// <summary>Loads relations.</summary>
    /// <param name="entity">The records' entity.</param>
    /// <param name="rows">The records.</param>
    /// <param name="include">The relations, dotted for relations of related records.</param>
    /// <param name="withDeleted">Whether to load soft-deleted related records too.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="CommerceException">Invalid data: there is no such relation.</exception>
    public async Task LoadAsync<T>(
        EntityModel entity,
        IReadOnlyList<T> rows,
        IReadOnlyList<string> include,
        bool withDeleted,
        CancellationToken cancellationToken)
    {
        if (include.Count == 0 || rows.Count == 0)
        {
            return;
        }

        foreach (var group in include.GroupBy(path => path.Split('.')[0]))
        {
            var relation = entity.FindRelation(group.Key) ?? throw new CommerceException(
                ErrorType.InvalidData,
                $"{entity.Name} has no relation {Spelling.Quoted(group.Key, entity.Relations.Select(known => known.Name))}");
            var nested = group.Where(path => path.Length > group.Key.Length).Select(path => path[(group.Key.Length + 1)..]).ToList();
            var reader = (RelationReader<T>)readers.GetOrAdd(relation, RelationReader<T>.Create);
            await reader.LoadAsync(database, this, rows, nested, withDeleted, cancellationToken);
        }
    }

    /// <summary>Orders the loaded related records.</summary>
    /// <param name="relation">The relation.</param>
    /// <param name="rows">The records, with the relation loaded.</param>
    /// <param name="ids">The ids of the related records with those of their owners, in the order to apply.</param>
    public void Arrange<T>(RelationModel relation, IReadOnlyList<T> rows, IReadOnlyList<(string Owner, string Id)> ids) =>
        ((RelationReader<T>)readers.GetOrAdd(relation, RelationReader<T>.Create)).Arrange(rows, ids);
}
