using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Records.Declaration;

/// <summary>
/// Compares a migrated database with the data model of a module. Call it in the module's tests to find a forgotten migration.
/// </summary>
/// <remarks>The model is created in scratch schemas, read back as PostgreSQL understands it, and rolled back.</remarks>
public static class SchemaCheck
{
    /// <summary>Compares a database with a model.</summary>
    /// <param name="database">
    /// The database, with the migrations of the runtime and those of the module. Its user must be allowed to create schemas.
    /// </param>
    /// <param name="model">The data model.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>
    /// A problem <c>COM6044</c> for each table, column (type, nullability, default), index and constraint that is missing or differs, and
    /// for each undeclared column that requires a value. Empty when the two agree. Anything else that is not declared is ignored.
    /// </returns>
    public static async Task<IReadOnlyList<Problem>> CompareAsync(
        Database database, DataModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(model);
        var schemas = SchemaScript.Schemas(model).ToList();
        var scratch = schemas.ConvertAll(schema => $"declaration {schemas.IndexOf(schema)} of commerce");
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var existing = await SchemaPart.ReadAsync(connection, schemas, schemas, cancellationToken);
        var script = SchemaScript.Of(model, schema => scratch[schemas.IndexOf(schema)]);
        await using (var create = new NpgsqlCommand(script, connection, transaction))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var declared = await SchemaPart.ReadAsync(connection, schemas, scratch, cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
        return [.. Compare(existing, declared).Select(problem => problem with { Where = $"{problem.Where}, module '{model.Schema}'" })];
    }

    private static IEnumerable<Problem> Compare(IReadOnlyList<SchemaPart> existing, IReadOnlyList<SchemaPart> declared)
    {
        var found = existing.ToDictionary(part => part.Key);
        var tables = existing.Select(part => part.Table).ToHashSet(StringComparer.Ordinal);
        foreach (var part in declared.Where(part => part.Kind == SchemaPart.TableKind || tables.Contains(part.Table)))
        {
            if (!found.TryGetValue(part.Key, out var other))
            {
                yield return Difference(
                    part,
                    $"The {part.Title} is missing.",
                    part.CreateSql is { } sql ? $"Add a migration: {sql}" : "Add a migration; DataModel.CreateScript returns its SQL.");
            }
            else if (other.Definition != part.Definition)
            {
                yield return Difference(
                    part,
                    $"The {part.Title} is '{other.Definition}', but declared as '{part.Definition}'.",
                    // A default that reads the server's clock is a frequent slip, and no declaration can agree with it.
                    part.SetClockSql(other) is { } sql
                        ? $"Add a migration: {sql}"
                        : "Change it with a migration, or correct the declaration.");
            }
        }

        var known = declared.Select(part => part.Key).ToHashSet();
        var declaredTables = declared.Select(part => part.Table).ToHashSet(StringComparer.Ordinal);
        foreach (var part in existing.Where(part => part.IsRequired && declaredTables.Contains(part.Table) && !known.Contains(part.Key)))
        {
            yield return Difference(
                part, $"The {part.Title} is not declared, but requires a value.", "Declare it, or drop it with a migration.");
        }
    }

    private static Problem Difference(SchemaPart part, string what, string fix) => new("COM6044", what, $"table {part.Table}", fix);
}
